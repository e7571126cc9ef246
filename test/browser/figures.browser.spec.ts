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
afterEach(async () => {
  expect(dashboard.trouble).toEqual({ errors: [], strangers: [] });
  await dashboard.close();
});

const whole = new Intl.NumberFormat('en-US');
const digits = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

const report = async (path: string) => (await server.get(`/v1/reports/${path}`)).body;

interface LengthGroup {
  readonly n: number;
  readonly open: number;
  readonly median: number | null;
}

describe('the overview', () => {
  it('shows the figures that the API answers', async () => {
    await dashboard.open('/');
    const [episodes] = (await report('length-of-stay?of=episode')).groups;
    const [census] = (await report('census')).groups;
    expect(await dashboard.tile('In treatment')).toBe(`${whole.format(census.patients)} people`);
    expect(await dashboard.tile('Admissions')).toBe(`${whole.format(episodes.n + episodes.open)} episodes`);
    expect(await dashboard.tile('Discharges')).toBe(`${whole.format(episodes.n)} episodes`);
    expect(await dashboard.tile('Median length of stay')).toBe(`${digits.format(episodes.median)} days`);
  });

  it('has a table behind each picture with the figures of the API', async () => {
    await dashboard.open('/');
    const byReason = (await report('length-of-stay?of=episode&by=reason')).groups as LengthGroup[];
    const rows = await dashboard.table('Length of stay by reason for discharge');
    expect(rows.map(([, closed, open, , , , , , median]) => [closed, open, median])).toEqual(
      byReason.map(({ n, open, median }) => [
        whole.format(n),
        whole.format(open),
        median === null ? '–' : digits.format(median),
      ]),
    );
    const byLevel = (await report('census?by=level')).groups as { patients: number; stays: number }[];
    const census = await dashboard.table('In treatment by level of care');
    expect(census.map(([, ...figures]) => figures)).toEqual(
      byLevel.map(({ patients, stays }) => [whole.format(patients), whole.format(stays)]),
    );
  });

  it('names codes in words', async () => {
    await dashboard.open('/');
    const [reasons, levels] = await Promise.all([
      dashboard.table('Length of stay by reason for discharge'),
      dashboard.table('In treatment by level of care'),
    ]);
    expect(reasons.map(([name]) => name)).toEqual(
      expect.arrayContaining(['Treatment completed', 'Still in treatment']),
    );
    expect(levels.map(([name]) => name)).toContain('2.1 Intensive outpatient services (IOP)');
  });

  it('tells how each figure was counted, down to the digest', async () => {
    await dashboard.open('/');
    const answer = await report('census?by=level');
    const figure = dashboard.figure('In treatment by level of care');
    await figure.getByText('How this was counted').click();
    const told = await figure.locator('.counted').innerText();
    for (const part of [answer.digest, whole.format(BigInt(answer.asOf.position)), answer.cutOff, 'census/']) {
      expect(told).toContain(part);
    }
  });

  it('follows the log without being loaded again', async () => {
    await dashboard.open('/');
    const before = parseInt(await dashboard.tile('In treatment'), 10);
    await admitOne(server, 'E-live');
    await projected(server);
    await dashboard.page.locator('.tile-value', { hasText: new RegExp(`^${before + 1}$`) }).waitFor();
  });
});

describe('length of stay', () => {
  it('compares what the address says, and counts stays or episodes', async () => {
    await dashboard.open('/length-of-stay?of=stay&by=level');
    const byLevel = (await report('length-of-stay?of=stay&by=level')).groups as LengthGroup[];
    const rows = await dashboard.table('By level of care: stays at one level');
    expect(rows.map(([, closed]) => closed)).toEqual(byLevel.map(({ n }) => whole.format(n)));
    await dashboard.page.getByLabel('Compare by').selectOption('sex');
    await dashboard.figure('By sex: stays at one level').waitFor();
    expect(new URL(dashboard.page.url()).searchParams.get('by')).toBe('sex');
  });
});

describe('the files behind a picture', () => {
  it.each([
    ['CSV', 'csv'],
    ['Parquet', 'parquet'],
    ['JSON', 'json'],
  ])('come as %s from the API', async (name, format) => {
    await dashboard.open('/');
    const link = dashboard.figure('In treatment by level of care').getByRole('link', { name: new RegExp(name) });
    const coming = dashboard.page.waitForEvent('download');
    await link.click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(new RegExp(`^census.*\\.${format}$`));
    const said = new URL((await link.getAttribute('href'))!, server.url).searchParams;
    expect(said.get('asOf')).toMatch(/^\d+$/);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const asked = await fetch(`${server.url}/v1/reports/census?${said}`);
    expect(Buffer.concat(chunks).equals(Buffer.from(await asked.arrayBuffer()))).toBe(true);
  });
});
