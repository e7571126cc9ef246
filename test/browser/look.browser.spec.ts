import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import type { TestServer } from '../support/server.js';
import { startBrowser } from './support/browser.js';
import { startSimulatedServer } from './support/cohort.js';
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

const fillOf = (mark: Locator) => mark.evaluate((element) => getComputedStyle(element).fill);
const keyColour = (name: string) =>
  fillOf(
    dashboard.page
      .locator('.line-key li', { has: dashboard.page.getByText(name, { exact: true }) })
      .first()
      .locator('rect'),
  );

describe('bars that look the same', () => {
  it('have the same scale: the share of all that were scheduled', async () => {
    await dashboard.open('/intensity');
    const { body } = await server.get('/v1/reports/intensity?by=level&upToWeek=12');
    const rates = body.groups.flatMap(({ attendance }: { attendance: { noShowRate: number | null }[] }) => attendance);
    const bars = await dashboard.figure('Services that were missed, by level of care').locator('.bar').all();
    const widths = await Promise.all(bars.map((bar) => bar.locator('rect').last().getAttribute('width')));
    expect(widths).toEqual(rates.map(({ noShowRate }: { noShowRate: number | null }) => `${100 * (noShowRate ?? 0)}%`));
  });
});

describe('flows', () => {
  it('of several groups fit a screen', async () => {
    await dashboard.open('/flow?by=program');
    const figure = dashboard.figure('From admission to the end, by program');
    expect(await figure.locator('.share-bar').count()).toBeGreaterThan(2);
    expect((await figure.boundingBox())!.height).toBeLessThan(900);
    expect(await dashboard.page.locator('.sankey').count()).toBe(0);
  });
});

describe('colours', () => {
  it('are those of the reason for a discharge on every page', async () => {
    await dashboard.open('/reasons');
    const [completed, droppedOut] = [
      await keyColour('Treatment completed'),
      await keyColour('Dropped out of treatment'),
    ];
    expect(completed).not.toBe(droppedOut);
    await dashboard.open('/flow');
    expect([await keyColour('Completed'), await keyColour('Dropped out')]).toEqual([completed, droppedOut]);
    const strokes = await dashboard.page
      .locator('.sankey-link')
      .evaluateAll((links) => links.map((link) => getComputedStyle(link).stroke));
    expect(strokes).toEqual(expect.arrayContaining([completed, droppedOut]));
    await dashboard.open('/length-of-stay');
    const boxes = dashboard.page.locator('.range-rows li', { hasText: 'Treatment completed' }).locator('.range-box');
    expect(await boxes.evaluate((box) => getComputedStyle(box).stroke)).toBe(completed);
  });

  it('are those of a level on every picture', async () => {
    await dashboard.open('/');
    const level = '2.1 Intensive outpatient services (IOP)';
    const bar = dashboard
      .figure('In treatment by level of care')
      .locator('li', { hasText: level })
      .locator('.bar rect');
    expect(await fillOf(bar)).toBe(await keyColour(level));
  });
});

describe('the notice of a quiet period', () => {
  it('is there too where all data are of another decade', async () => {
    await dashboard.open('/?cutOff=2041-12-31');
    const { body } = await server.get('/v1/reports/census?cutOff=2026-12-31&from=2026-01-01&every=day');
    const days = body.groups.flatMap(({ series }: { series: Record<string, number>[] }) => series);
    const last = days.findLast(
      ({ admissions, discharges, transfersIn }: Record<string, number>) => admissions! + discharges! + transfersIn! > 0,
    );
    await dashboard.page.getByRole('button', { name: `Set the data cut-off to ${last.to}` }).waitFor();
  });
});

describe('what is typed', () => {
  it('counts once the typing has ended, and is one step back', async () => {
    await dashboard.page.clock.install();
    await dashboard.open('/');
    const { page } = dashboard;
    await page.getByText('Change the cohort').click();
    await page.clock.pauseAt(Date.now() + 60_000);
    const field = page.getByLabel('Youngest age');
    await field.focus();
    for (const key of '18') {
      await page.keyboard.press(key);
      await page.clock.runFor(200);
    }
    expect(new URL(page.url()).searchParams.has('minimumAge')).toBe(false);
    await page.clock.runFor(1_000);
    await page.waitForURL(/minimumAge=18/);
    await page.keyboard.press('Backspace');
    await page.clock.runFor(1_000);
    await page.waitForURL(/minimumAge=1$/);
    await page.clock.resume();
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('minimumAge'));
    expect(await field.inputValue()).toBe('');
  });
});
