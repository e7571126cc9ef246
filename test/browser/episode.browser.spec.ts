import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { TestServer } from '../support/server.js';
import { startBrowser } from './support/browser.js';
import { startSimulatedServer } from './support/cohort.js';
import { openDashboard, type Dashboard } from './support/dashboard.js';

let server: TestServer;
let browser: Browser;
let dashboard: Dashboard;
let episodeId: string;
beforeAll(async () => {
  server = await startSimulatedServer();
  browser = await startBrowser();
  const { body } = await server.get('/v1/episodes?status=discharged&reason=1&limit=1');
  episodeId = body.episodes[0].episodeId;
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});
beforeEach(async () => {
  dashboard = await openDashboard(browser, server.url);
});
afterEach(() => dashboard.close());

describe('an episode', () => {
  it('is found in the list, by its id and by its patient', async () => {
    await dashboard.open('/episodes?status=discharged&reason=1');
    await dashboard.page.getByRole('link', { name: episodeId }).click();
    await dashboard.page.getByRole('heading', { name: `Episode ${episodeId}` }).waitFor();
    await dashboard.page.getByRole('link', { name: 'All episodes' }).click();
    await dashboard.page.getByLabel('Episode id').fill(episodeId);
    await dashboard.page.getByRole('button', { name: 'Find' }).click();
    await dashboard.page.getByRole('heading', { name: `Episode ${episodeId}` }).waitFor();
    await dashboard.open(`/episodes?patient=${episodeId}-patient`);
    expect(await dashboard.page.getByRole('link', { name: episodeId }).count()).toBe(1);
  });

  it('has its stays, its length and all its entries as the API has them', async () => {
    await dashboard.open(`/episodes/${episodeId}`);
    const { body: episode } = await server.get(`/v1/episodes/${episodeId}`);
    const { body: history } = await server.get(`/v1/episodes/${episodeId}/history`);
    const stays = await dashboard.table('Stays');
    expect(stays.map(([, , from, to]) => [from, to])).toEqual(
      episode.stays.map(({ startedOn, endedOn }: { startedOn: string; endedOn: string }) => [startedOn, endedOn]),
    );
    expect(await dashboard.page.locator('.summary').innerText()).toContain(`${episode.lengthOfStay.days} days`);
    const entries = await dashboard.table('Entries');
    expect(entries.map(([revision]) => revision)).toEqual(
      history.entries.map(({ revision }: { revision: string }) => revision),
    );
    const timeline = await dashboard.figure('Timeline').getByRole('img').all();
    const labels = await Promise.all(timeline.map((track) => track.getAttribute('aria-label')));
    expect(labels.join('\n')).toMatch(/^Stays: .*\nPhases: /);
  });

  it('is shown as it was known at an earlier moment', async () => {
    const { body: history } = await server.get(`/v1/episodes/${episodeId}/history`);
    const { position } = history.entries[2];
    await dashboard.open(`/episodes/${episodeId}?asOf=${position}`);
    const known = await dashboard.table('Entries');
    expect(known.map(([revision]) => revision)).toEqual(['0', '1', '2']);
    expect(history.entries.length).toBeGreaterThan(3);
  });

  it('leads to its history to read and print, and back, at the same moment', async () => {
    const { body: history } = await server.get(`/v1/episodes/${episodeId}/history`);
    const { position } = history.entries[1];
    await dashboard.open(`/episodes/${episodeId}?asOf=${position}`);
    await dashboard.page.getByRole('link', { name: 'History to read and print' }).click();
    await dashboard.page.getByRole('heading', { name: `History of episode ${episodeId}` }).waitFor();
    expect(await dashboard.page.getByLabel('As it was known at').inputValue()).toBe(position);
    await dashboard.page.getByLabel('As it was known at').fill('');
    await dashboard.page.getByLabel('What changed since').fill(position);
    await dashboard.page.getByRole('button', { name: 'Show' }).click();
    await dashboard.page.getByRole('heading', { name: 'What changed since' }).waitFor();
    const rows = dashboard.page.getByRole('table', { name: 'entries in the order of recording' }).locator('tbody tr');
    expect(await rows.count()).toBe(history.entries.length);
    await dashboard.page.getByRole('link', { name: 'In the dashboard' }).click();
    await dashboard.page.getByRole('heading', { name: `Episode ${episodeId}`, exact: true }).waitFor();
  });

  it('that is not there is said not to be', async () => {
    await dashboard.open('/episodes/nobody');
    expect(await dashboard.page.getByRole('alert').innerText()).toContain('No episode with this id');
  });
});
