import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startTestServer, type TestServer } from '../support/server.js';
import { startBrowser } from './support/browser.js';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

it('the page of the API works under its policy', async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', (error) => void errors.push(error.message));
  await page.goto(`${server.url}/docs`);
  await page
    .getByRole('button', { name: /\/v1\/events/ })
    .first()
    .waitFor();
  expect(errors).toEqual([]);
});
