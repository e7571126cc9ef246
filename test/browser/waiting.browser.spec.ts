import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { TestServer } from '../support/server.js';
import { startBrowser } from './support/browser.js';
import { startSimulatedServer } from './support/cohort.js';
import { openDashboard, type Dashboard } from './support/dashboard.js';
import { fallBehind, pageStates, stopServer } from './support/states.js';

let server: TestServer;
let browser: Browser;
let dashboard: Dashboard;
beforeAll(async () => {
  server = await startSimulatedServer();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});
beforeEach(async () => {
  dashboard = await openDashboard(browser, server.url);
});
afterEach(() => dashboard.close());

const tiles = () => dashboard.page.locator('.tile dd').allInnerTexts();
const moment = () => dashboard.page.getByRole('region', { name: 'Moment' });

describe('the overview without answers', () => {
  it.each([
    ['loading', 'Counting …'],
    ['error', 'The read models cannot be read'],
  ])('has no figure and nothing that could be taken for one: %s', async (name, said) => {
    await pageStates.find((state) => state.name === name)!.open(dashboard, '/');
    await dashboard.page.locator('.tile dd', { hasText: said }).nth(6).waitFor();
    for (const text of await tiles()) {
      expect(text).toContain(said);
      expect(text).not.toMatch(/\d|nobody|–/);
    }
    expect(await dashboard.page.getByText('Nobody is in this cohort').count()).toBe(0);
  });

  it('asks once more for what was refused', async () => {
    await pageStates.find(({ name }) => name === 'error')!.open(dashboard, '/');
    await dashboard.page.unrouteAll();
    await dashboard.page.getByRole('button', { name: 'Try again: Admissions' }).click();
    await dashboard.page.locator('.tile', { hasText: 'Admissions' }).locator('.tile-value').waitFor();
  });
});

describe('another cohort', () => {
  it('never has the figures of the one before', async () => {
    await dashboard.open('/?sex=1');
    await dashboard.page.route(/\/v1\/reports/, () => undefined);
    await dashboard.page.getByRole('button', { name: 'Remove Sex: Male' }).click();
    await dashboard.page.getByText('Everyone', { exact: true }).waitFor();
    expect(await dashboard.page.locator('.tile-value').count()).toBe(0);
    expect(await dashboard.page.locator('.picture').count()).toBe(0);
  });
});

describe('the head of a live page', () => {
  it('says that it is live', async () => {
    await dashboard.open('/');
    expect(await moment().getAttribute('class')).toContain('moment-current');
    expect(await moment().innerText()).toMatch(/^Live: position/);
  });

  it('says how far it is behind', async () => {
    await dashboard.page.route('**/v1/projection', (route) => fallBehind(route));
    await dashboard.open('/');
    expect(await moment().getAttribute('class')).toContain('moment-behind');
    expect(await moment().innerText()).toMatch(
      /^Behind: position [\d,]+, 100,000 events \(90 minutes\) behind the log\. Later entries are not counted yet\./,
    );
  });

  it('says that the server is gone, whose last figures stay', async () => {
    await dashboard.page.clock.install();
    await dashboard.open('/');
    await stopServer(dashboard);
    expect(await moment().getAttribute('class')).toContain('moment-lost');
    expect(await moment().getByRole('alert').innerText()).toContain('These are the last figures received');
    expect(await dashboard.tile('In treatment')).toMatch(/^\d+ people$/);
  });
});

describe('a view that was not loaded yet', () => {
  it('says that the server is gone, and opens when it is back', async () => {
    await dashboard.page.clock.install();
    await dashboard.open('/');
    await stopServer(dashboard);
    await dashboard.page.getByRole('link', { name: 'Retention', exact: true }).click();
    await dashboard.page.getByRole('heading', { name: 'This view could not be loaded' }).waitFor();
    const said = await dashboard.page.locator('main').innerText();
    expect(said).toContain('The server cannot be reached');
    expect(said).not.toContain('upgraded');
    await dashboard.page.unrouteAll();
    await dashboard.page.getByRole('button', { name: 'Try again' }).click();
    await dashboard.page.getByRole('heading', { name: 'Retention', exact: true }).waitFor();
  });
});
