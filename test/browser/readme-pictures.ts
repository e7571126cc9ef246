/** Takes the pictures of the dashboard that the README shows: `npm run docs:pictures`. Needs Chromium. */
import { mkdirSync } from 'node:fs';
import { calendarDate } from '#episode/dates';
import { startBrowser } from './support/browser.js';
import { startSimulatedServer } from './support/cohort.js';
import { openDashboard } from './support/dashboard.js';

const folder = 'docs/images';
const cohort = { seed: 7, episodes: 1_000, from: calendarDate('2024-01-01'), until: calendarDate('2026-06-30') };
mkdirSync(folder, { recursive: true });
const server = await startSimulatedServer(cohort);
const browser = await startBrowser();
const dashboard = await openDashboard(browser, server.url, { viewport: { width: 1360, height: 820 } });
await dashboard.open('/?cutOff=2026-06-30');
await dashboard.page.screenshot({ path: `${folder}/overview.png` });
await dashboard.open('/flow?cutOff=2026-06-30');
await dashboard.figure('From admission to the end, everyone').screenshot({ path: `${folder}/flow.png` });
await dashboard.close();
await browser.close();
await server.dispose();
