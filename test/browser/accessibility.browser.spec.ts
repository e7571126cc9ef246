import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { newFolder, keyIn, startTestServer, type TestServer } from '../support/server.js';
import { violationsIn } from './support/axe.js';
import { startBrowser } from './support/browser.js';
import { startSimulatedServer } from './support/cohort.js';
import { openDashboard } from './support/dashboard.js';

let server: TestServer;
let guarded: TestServer;
let browser: Browser;
let paths: readonly string[];
beforeAll(async () => {
  server = await startSimulatedServer();
  const folder = newFolder();
  keyIn(folder, { actor: 'analyst', roles: ['analyse'] });
  guarded = await startTestServer({ folder });
  browser = await startBrowser();
  const { body } = await server.get('/v1/episodes?status=discharged&reason=1&limit=1');
  paths = [
    '/',
    '/length-of-stay?by=program&sex=2',
    '/retention?by=primarySubstance&reason=1',
    '/reasons?by=level&of=stay',
    '/flow?by=level',
    '/outcomes?by=sex',
    '/intensity',
    '/episodes',
    '/reports',
    '/reports/readmission?by=level',
    `/episodes/${body.episodes[0].episodeId}?asOf=1000`,
    `/history/${body.episodes[0].episodeId}?since=2025-12-31`,
  ];
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
  await guarded.dispose();
});

const windows: readonly (readonly [string, BrowserContextOptions])[] = [
  ['on a desktop', { viewport: { width: 1280, height: 900 } }],
  ['on a phone', { viewport: { width: 375, height: 812 } }],
];

/** Where the Tab key goes on a page: what has no name there, and what is called like another that leads elsewhere. */
async function tabStops(page: Page, session: CDPSession) {
  const found: { readonly name: string; readonly path: string }[] = [];
  const unnamed: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement' });
    if (result.description === 'body') break;
    const { nodes } = await session.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId,
      fetchRelatives: false,
    });
    const name = String(nodes[0]?.name?.value ?? '').trim();
    // Past the last stop, a browser without a frame around its page begins again with the first.
    if (found[0]?.name === name) break;
    if (name === '') unnamed.push(result.description ?? '');
    else found.push({ name, path: await page.evaluate(() => document.activeElement?.getAttribute('href') ?? '') });
  }
  const alike = found.filter(({ name, path }, index) =>
    found.slice(0, index).some((other) => other.name === name && (path === '' || other.path !== path)),
  );
  return { unnamed, alike };
}

describe('every page', () => {
  it.each(windows)('has nothing that axe objects to and nothing wider than the window, %s', async (_, options) => {
    const dashboard = await openDashboard(browser, server.url, options);
    for (const path of paths) {
      await dashboard.open(path);
      // The cohort's choices are the same everywhere: they are opened once.
      const folded = path === '/' ? 'summary' : '.figure summary, .moment summary';
      for (const summary of await dashboard.page.locator(folded).all()) await summary.click();
      await dashboard.loaded();
      expect([path, await violationsIn(dashboard.page)]).toEqual([path, []]);
      const excess = await dashboard.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([path, excess]).toEqual([path, 0]);
    }
    expect(dashboard.trouble).toEqual({ errors: [], strangers: [] });
    await dashboard.close();
  });

  it.each(windows)('asks for a key in a form that axe does not object to, %s', async (_, options) => {
    const dashboard = await openDashboard(browser, guarded.url, options);
    await dashboard.open('/');
    expect(await violationsIn(dashboard.page)).toEqual([]);
    await dashboard.close();
  });

  it('has a name for every tab stop, and no two alike', async () => {
    const dashboard = await openDashboard(browser, server.url);
    const session = await dashboard.page.context().newCDPSession(dashboard.page);
    for (const path of paths.filter((each) => !each.startsWith('/history'))) {
      await dashboard.open(path);
      expect([path, await tabStops(dashboard.page, session)]).toEqual([path, { unnamed: [], alike: [] }]);
    }
    await dashboard.close();
  });

  it('keeps the theme that its reader chose', async () => {
    const dashboard = await openDashboard(browser, server.url, { colorScheme: 'light' });
    await dashboard.open('/');
    const ground = () => dashboard.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await dashboard.page.getByLabel('Theme').selectOption('dark');
    const dark = await ground();
    expect(dark).not.toBe(light);
    await dashboard.page.reload();
    await dashboard.loaded();
    expect(await ground()).toBe(dark);
    await dashboard.close();
  });

  it('is readable on paper: nothing but what can be read, in light colours', async () => {
    const dashboard = await openDashboard(browser, server.url, { colorScheme: 'dark' });
    await dashboard.open('/');
    await dashboard.page.emulateMedia({ media: 'print' });
    expect(await dashboard.page.getByRole('navigation').isVisible()).toBe(false);
    expect(await dashboard.figure('In treatment by level of care').isVisible()).toBe(true);
    const ink = await dashboard.page.evaluate(() => getComputedStyle(document.body).color);
    expect(ink).toBe('rgb(23, 33, 43)');
    const figure = dashboard.figure('In treatment by level of care');
    const shown = async (name: string) => figure.locator('dt', { hasText: name }).isVisible();
    expect([await shown('Log position'), await shown('Digest')]).toEqual([true, false]);
    await dashboard.close();
  });
});
