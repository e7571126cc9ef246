import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { TestServer } from '../support/server.js';
import { startBrowser } from './support/browser.js';
import { admitOne, projected, startSimulatedServer } from './support/cohort.js';
import { openDashboard, type Dashboard } from './support/dashboard.js';

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

const parameters = () => new URL(dashboard.page.url()).searchParams;

async function peopleIn(query: string): Promise<string> {
  const { body } = await server.get(`/v1/reports/census?${query}`);
  return `${body.groups[0]?.patients ?? 0} people`;
}

describe('the cohort', () => {
  it('is chosen among the values that there are, is in the address, and counts as the API does', async () => {
    await dashboard.open('/');
    await dashboard.page.getByText('Change the cohort').click();
    await dashboard.page.getByRole('region', { name: 'Cohort' }).getByText('Level of care').click();
    await dashboard.page.getByLabel('2.1 Intensive outpatient services (IOP)').check();
    await dashboard.loaded();
    expect(parameters().getAll('level')).toEqual(['asam-3:2.1']);
    expect(await dashboard.tile('In treatment')).toBe(await peopleIn('level=asam-3:2.1'));
  });

  it('is the same for whoever opens the address, and goes along to other pages', async () => {
    await dashboard.open('/?sex=2&minimumAge=30&cutOff=2026-01-31');
    expect(await dashboard.tile('In treatment')).toBe(await peopleIn('sex=2&minimumAge=30&cutOff=2026-01-31'));
    await dashboard.page.getByRole('link', { name: 'Length of stay', exact: true }).click();
    await dashboard.loaded();
    expect(String(parameters())).toBe('sex=2&minimumAge=30&cutOff=2026-01-31');
  });

  it('loses a condition by its button, and the browser goes back to it', async () => {
    await dashboard.open('/?sex=2');
    await dashboard.page.getByRole('button', { name: 'Remove Sex: Female' }).click();
    await dashboard.loaded();
    expect(parameters().has('sex')).toBe(false);
    await dashboard.page.goBack();
    await dashboard.loaded();
    expect(parameters().get('sex')).toBe('2');
  });

  it('that nobody is in is said to be empty', async () => {
    await dashboard.open('/?program=nowhere');
    expect(await dashboard.tile('In treatment')).toBe('0 people');
    expect(await dashboard.figure('In treatment by level of care').innerText()).toContain('Nobody is in this cohort');
  });
});

describe('another moment', () => {
  it('holds the whole page while the log goes on, until it is live again', async () => {
    await dashboard.open('/');
    const before = await dashboard.tile('In treatment');
    await dashboard.page.getByRole('button', { name: 'Hold this moment' }).click();
    await dashboard.loaded();
    const held = parameters().get('asOf');
    await admitOne(server, 'E-held');
    await projected(server);
    await dashboard.page.reload();
    await dashboard.loaded();
    expect(parameters().get('asOf')).toBe(held);
    expect(await dashboard.tile('In treatment')).toBe(before);
    await dashboard.page.getByRole('button', { name: 'Back to live' }).click();
    await dashboard.page.locator('.tile-value', { hasText: new RegExp(`^${parseInt(before, 10) + 1}$`) }).waitFor();
  });

  it('is chosen by position, and every figure is as the API answers as of it', async () => {
    await dashboard.open('/');
    await dashboard.page.getByText('Another moment').click();
    await dashboard.page.getByLabel('or log position').fill('1000');
    await dashboard.page.getByRole('button', { name: 'Show' }).click();
    await dashboard.page.getByText('As of position 1,000').waitFor();
    await dashboard.loaded();
    expect(await dashboard.tile('In treatment')).toBe(await peopleIn('asOf=1000'));
  });

  it('is chosen by time', async () => {
    await dashboard.open('/?asOf=2001-01-01T00:00:00Z');
    expect(await dashboard.tile('In treatment')).toBe('0 people');
  });
});

describe('what goes wrong', () => {
  it('in the address is said with the field', async () => {
    await dashboard.open('/?minimumAge=old');
    const text = await dashboard.figure('In treatment by level of care').innerText();
    expect(text).toContain('minimumAge');
    expect(text).toContain('a number from 0 to 130');
  });

  it('in the moment is said, on every page', async () => {
    for (const path of ['/', '/episodes', '/episodes/E-1']) {
      await dashboard.open(`${path}?asOf=yesterday`);
      await dashboard.page.getByText('an instant with its time zone').first().waitFor();
      expect(await dashboard.page.getByText('As of yesterday').isVisible()).toBe(true);
    }
  });

  it('ahead of the log is said, not shown as nothing', async () => {
    await dashboard.page.goto('/?asOf=999999999');
    await dashboard.page.getByText('have not reached the requested position').first().waitFor();
  });

  it('on the way to the server is said, and mends itself', async () => {
    await dashboard.open('/');
    await dashboard.page.route('**/v1/**', (route) => route.abort());
    await dashboard.page.getByText('The server cannot be reached').first().waitFor();
    expect(await dashboard.tile('In treatment')).toMatch(/^\d+ people$/);
    await dashboard.page.unroute('**/v1/**');
    await dashboard.page.getByText('The server cannot be reached').first().waitFor({ state: 'detached' });
  });

  it('in the files of a view is said, and mends with loading the page again', async () => {
    await dashboard.open('/');
    await dashboard.page.route('**/assets/retention-*.js', (route) => route.fulfill({ status: 404, body: '' }));
    await dashboard.page.getByRole('link', { name: 'Retention', exact: true }).click();
    await dashboard.page.getByRole('heading', { name: 'This view failed' }).waitFor();
    await dashboard.page.unroute('**/assets/retention-*.js');
    await dashboard.page.getByRole('button', { name: 'Load the page again' }).click();
    await dashboard.page.getByRole('heading', { name: 'Retention', exact: true }).waitFor();
  });

  it('with an address that no page has leads back', async () => {
    await dashboard.open('/no-such-page');
    expect(await dashboard.page.locator('h1').innerText()).toBe('There is no such page');
  });
});

describe('a keyboard', () => {
  it('skips the navigation, opens what is folded, and sees where it is', async () => {
    await dashboard.open('/');
    const { page } = dashboard;
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'content');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Change the cohort');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    await page.getByText('Dates and ages').waitFor();
  });
});
