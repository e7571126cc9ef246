import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { calendarDate } from '#episode/dates';
import { startTestServer } from '../support/server.js';
import { colourSchemes, violationsIn } from './support/axe.js';
import { startBrowser } from './support/browser.js';
import { startSimulatedServer } from './support/cohort.js';
import { openDashboard } from './support/dashboard.js';
import { pageStates, type Servers } from './support/states.js';

/** Where the pictures are left: `screens` in the repository, which is not committed. */
const folder = process.env['STEPDOWN_SCREENS'] ?? 'screens';

const cohort = { seed: 7, episodes: 400, from: calendarDate('2024-01-01'), until: calendarDate('2026-06-30') };

/** Names of the pictures with what they show. `EPISODE` stands for an episode that is over. */
const pages: readonly (readonly [name: string, path: string])[] = [
  ['overview', '/'],
  ['length-of-stay', '/length-of-stay'],
  ['length-of-stay-by-month', '/length-of-stay?by=admissionMonth'],
  ['retention', '/retention?by=level&of=stay'],
  ['reasons', '/reasons?by=sex'],
  ['flow', '/flow'],
  ['flow-by-program', '/flow?by=program'],
  ['outcomes', '/outcomes?by=sex'],
  ['intensity', '/intensity'],
  ['episodes', '/episodes'],
  ['episode', '/episodes/EPISODE'],
  ['reports', '/reports'],
  ['report', '/reports/readmission?by=level'],
  ['no-such-page', '/no-such-page'],
];

const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

let servers: Servers;
let browser: Browser;
let episodeId: string;
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  servers = { empty: await startTestServer(), full: await startSimulatedServer(cohort) };
  browser = await startBrowser();
  const { body } = await servers.full.get('/v1/episodes?status=discharged&reason=1&limit=1');
  episodeId = body.episodes[0].episodeId;
});
afterAll(async () => {
  await browser.close();
  await servers.empty.dispose();
  await servers.full.dispose();
});

describe.each(pageStates)('every page, $name,', (state) => {
  mkdirSync(join(folder, state.name), { recursive: true });

  it.each(pages)('has its picture taken, and nothing that axe objects to: %s', async (name, path) => {
    for (const viewport of widths) {
      const dashboard = await openDashboard(browser, servers[state.server].url, { viewport });
      await state.open(dashboard, path.replace('EPISODE', episodeId));
      for (const colorScheme of colourSchemes) {
        await dashboard.page.emulateMedia({ colorScheme });
        const file = `${name}-${viewport.width}-${colorScheme}.png`;
        const path = join(folder, state.name, file);
        await dashboard.page.screenshot({ path, fullPage: true, animations: 'disabled' });
      }
      expect(await violationsIn(dashboard.page)).toEqual([]);
      const excess = await dashboard.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect({ width: viewport.width, excess }).toEqual({ width: viewport.width, excess: 0 });
      await dashboard.close();
    }
  });
});
