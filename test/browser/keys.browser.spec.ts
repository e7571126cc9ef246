import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { keyIn, newFolder, startTestServer, type TestServer } from '../support/server.js';
import { startBrowser } from './support/browser.js';
import { admitOne, projected } from './support/cohort.js';
import { openDashboard, type Dashboard } from './support/dashboard.js';

let server: TestServer;
let browser: Browser;
let dashboard: Dashboard;
let analyst: string;
let recorder: string;
let auditor: string;
beforeAll(async () => {
  const folder = newFolder();
  const secretOf = (actor: string, role: 'analyse' | 'record' | 'audit') =>
    keyIn(folder, { actor, roles: [role] }).authorization.replace('Bearer ', '');
  analyst = secretOf('analyst', 'analyse');
  recorder = secretOf('clinic', 'record');
  auditor = secretOf('auditor', 'audit');
  server = await startTestServer({ folder });
  await admitOne(server, 'E-1', { authorization: `Bearer ${recorder}` });
  await projected(server, { authorization: `Bearer ${analyst}` });
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

async function present(secret: string): Promise<void> {
  await dashboard.page.getByLabel('API key').fill(secret);
  await dashboard.page.getByRole('button', { name: 'Open' }).click();
}

describe('an installation with keys', () => {
  it('asks for one, says where one is not known, and shows nothing before', async () => {
    await dashboard.page.goto('/');
    await dashboard.page.getByRole('heading', { name: 'An API key is needed' }).waitFor();
    await present('stepdown_wrong');
    await dashboard.page.getByText('The server does not know this key').waitFor();
    expect(await dashboard.page.locator('.tile').count()).toBe(0);
  });

  it('keeps it in this tab only, and forgets it on request', async () => {
    await dashboard.page.goto('/');
    await present(analyst);
    await dashboard.page.getByRole('term').filter({ hasText: 'Admissions' }).waitFor();
    await dashboard.loaded();
    expect(await dashboard.tile('In treatment')).toBe('1 person');
    expect(dashboard.page.url()).not.toContain(analyst);
    expect(await dashboard.page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(analyst);
    expect(await dashboard.page.evaluate(() => document.cookie)).toBe('');
    const other = await dashboard.page.context().newPage();
    await other.goto(server.url);
    await other.getByRole('heading', { name: 'An API key is needed' }).waitFor();
    await dashboard.page.getByRole('button', { name: 'Forget key' }).click();
    await dashboard.page.getByRole('heading', { name: 'An API key is needed' }).waitFor();
  });

  it('hands files over with it', async () => {
    await dashboard.page.goto('/');
    await present(analyst);
    const coming = dashboard.page.waitForEvent('download');
    await dashboard.page.getByRole('link', { name: 'In treatment by level of care as CSV' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await coming).createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^level,levelLabel,stays,patients\r?\n/);
  });

  it('reads a history with it: no prompt of the browser asks for another', async () => {
    await dashboard.page.goto('/episodes/E-1');
    await present(auditor);
    await dashboard.page.getByRole('heading', { name: 'Timeline' }).waitFor();
    // That the first question was asked without a key.
    dashboard.trouble.errors.length = 0;
    const answers: number[] = [];
    dashboard.page.on('response', (response) => {
      if (response.url().includes('/history/E-1')) answers.push(response.status());
    });
    await dashboard.page.getByRole('link', { name: 'History to read and print' }).click();
    await dashboard.page.getByRole('heading', { name: 'History of episode E-1' }).waitFor();
    const rows = dashboard.page.getByRole('table', { name: 'entries in the order of recording' }).locator('tbody tr');
    expect(await rows.count()).toBe(2);
    await dashboard.page.getByLabel('About the time up to').fill('2026-06-01');
    await dashboard.page.getByRole('button', { name: 'Show', exact: true }).last().click();
    await dashboard.page.getByText('about the time up to 2026-06-01').waitFor();
    expect(await rows.count()).toBe(1);
    expect(new URL(dashboard.page.url()).search).toBe('?effectiveOn=2026-06-01');
    expect(answers).toEqual([200, 200]);
    expect(dashboard.trouble).toEqual({ errors: [], strangers: [] });
    await dashboard.page.getByRole('link', { name: 'In the dashboard' }).click();
    await dashboard.page.getByRole('heading', { name: 'Episode E-1', exact: true }).waitFor();
  });

  it('explains what a key may not do', async () => {
    await dashboard.page.goto('/episodes/E-1');
    await present(analyst);
    const alert = dashboard.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('It needs the role record or audit.');
    await dashboard.page.getByRole('button', { name: 'Forget key' }).click();
    await present(recorder);
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/needs the role operate or analyse or audit/);
  });
});
