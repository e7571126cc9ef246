import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { TestServer } from '../support/server.js';
import { startBrowser } from './support/browser.js';
import { startSimulatedServer } from './support/cohort.js';
import { openDashboard, type Dashboard } from './support/dashboard.js';

let server: TestServer;
let browser: Browser;
let dashboard: Dashboard;
let names: readonly string[];
beforeAll(async () => {
  server = await startSimulatedServer();
  browser = await startBrowser();
  const { body } = await server.get('/docs/openapi.json');
  names = Object.keys(body.paths)
    .filter((path) => /^\/v1\/reports\/[^/]+$/.test(path))
    .map((path) => path.slice('/v1/reports/'.length));
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});
beforeEach(async () => {
  dashboard = await openDashboard(browser, server.url);
});
afterEach(async () => {
  expect(dashboard.trouble).toEqual({ errors: [], strangers: [] });
  await dashboard.close();
});

/** The rows of a table as its file has them, without the heading. */
async function rowsOf(href: string): Promise<number> {
  const { body } = await server.get(href);
  return String(body).trimEnd().split('\n').length - 1;
}

describe('all reports', () => {
  it('are those that the API has', async () => {
    await dashboard.open('/reports');
    const links = await dashboard.page.locator('.report-list a').all();
    const paths = await Promise.all(links.map(async (link) => new URL((await link.getAttribute('href'))!, server.url)));
    expect(paths.map(({ pathname }) => pathname)).toEqual(names.map((name) => `/reports/${name}`));
    await links[0]!.click();
    await dashboard.page.getByRole('heading', { level: 1, name: 'Length of stay' }).waitFor();
  });

  it('have all of their tables with as many rows as their files', async () => {
    for (const name of names) {
      await dashboard.open(`/reports/${name}?sex=2`);
      const figures = await dashboard.page.locator('.report-tables .figure').all();
      expect([name, figures.length > 0]).toEqual([name, true]);
      for (const figure of figures) {
        const rows = await rowsOf((await figure.getByRole('link', { name: /CSV/ }).getAttribute('href'))!);
        expect([name, await figure.locator('tbody tr').count()]).toEqual([name, Math.min(rows, 200)]);
      }
    }
  });

  it('are asked with the options of the address, which are chosen on the page', async () => {
    await dashboard.open('/reports/readmission?by=sex&days=60');
    const days = async () => (await dashboard.table('Windows')).map(([group, each]) => [group, each]);
    expect(await days()).toEqual([
      ['Male', '60'],
      ['Female', '60'],
    ]);
    await dashboard.page.getByLabel('Days').fill('20,40');
    await dashboard.page.getByLabel('Days').press('Enter');
    await dashboard.page.waitForURL(/days=20/);
    await dashboard.loaded();
    expect((await days()).map(([, each]) => each)).toEqual(['20', '40', '20', '40']);
  });

  it('that the API has not are said not to be there', async () => {
    await dashboard.open('/reports/nothing');
    expect(await dashboard.page.getByRole('alert').innerText()).toContain('There is no report nothing');
  });
});
