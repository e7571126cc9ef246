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

const share = (value: number | null) => (value === null ? '–' : `${(100 * value).toFixed(1)}%`);

const report = async (path: string) => (await server.get(`/v1/reports/${path}`)).body;

interface LengthGroup {
  readonly n: number;
  readonly open: number;
  readonly median: number | null;
}

interface RetentionGroup {
  readonly n: number;
  readonly ended: number;
  readonly open: number;
  readonly atDays: readonly Readonly<Record<'day' | 'atRisk' | 'retained' | 'lower' | 'upper', number | null>>[];
  readonly curve: readonly { readonly day: number; readonly ended: number; readonly censored: number }[];
}

interface ReasonsGroup {
  readonly n: number;
  readonly completed: number;
  readonly atDays: readonly {
    readonly day: number;
    readonly atRisk: number | null;
    readonly exit: string;
    readonly share: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
  }[];
}

interface MeasureRow {
  readonly month: number;
  readonly pairs: number;
  readonly rateBefore: number | null;
  readonly rateAfter: number | null;
}

interface OutcomesGroup {
  readonly measures: readonly MeasureRow[];
  readonly atFollowUp: readonly MeasureRow[];
  readonly followUps: readonly { readonly due: number; readonly reachedRate: number | null }[];
}

interface CensusGroup {
  readonly series: readonly {
    readonly from: string;
    readonly to: string;
    readonly stays: number;
    readonly admissions: number;
    readonly discharges: number;
    readonly transfersIn: number;
  }[];
}

interface IntensityGroup {
  readonly atThresholdRate: number | null;
  readonly weeks: readonly { readonly week: number; readonly stays: number; readonly hoursMedian: number | null }[];
  readonly attendance: readonly { readonly scheduled: number; readonly noShowRate: number | null }[];
}

interface Counted {
  readonly n: number;
  readonly share: number | null;
  readonly medianDays: number | null;
}

/** Those neither gone nor lost from sight before the day. */
function atRiskOn({ n, curve }: RetentionGroup, day: number): number {
  return curve.filter((step) => step.day < day).reduce((left, { ended, censored }) => left - ended - censored, n);
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

  it('shows who was in treatment at the end of each of 24 months', async () => {
    await dashboard.open('/?cutOff=2026-06-15');
    const { groups } = await report('census?by=level&cutOff=2026-06-15&from=2024-07-01&every=month');
    const rows = await dashboard.table('In treatment by month');
    expect(rows.map(([, from, , stays, admissions]) => [from, stays, admissions])).toEqual(
      groups.flatMap(({ series }: CensusGroup) =>
        series.map(({ from, stays, admissions }) => [from, whole.format(stays), whole.format(admissions)]),
      ),
    );
  });

  it('says when nothing has happened lately, and goes to the last day on which something did', async () => {
    await dashboard.open('/?cutOff=2026-12-31');
    const { groups } = await report('census?cutOff=2026-12-31&from=2026-01-01&every=day');
    const moved = groups.flatMap(({ series }: CensusGroup) =>
      series.filter(({ admissions, discharges, transfersIn }) => admissions + discharges + transfersIn > 0),
    );
    const last = moved.at(-1).to;
    expect(await dashboard.tile('Admissions')).not.toBe('0 episodes');
    await dashboard.page.getByRole('button', { name: `Set the data cut-off to ${last}` }).click();
    await dashboard.loaded();
    expect(new URL(dashboard.page.url()).searchParams.get('cutOff')).toBe(last);
    expect(await dashboard.page.getByText('Nobody has come, left or changed level').count()).toBe(0);
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
    const shown = await figure.locator('.counted').innerText();
    for (const part of [answer.digest, whole.format(BigInt(answer.asOf.position)), answer.cutOff, 'census/']) {
      expect(shown).toContain(part);
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

describe('length of stay by month of admission', () => {
  it('is a series of medians, of those who have left and of everyone, named apart, with the share that is open', async () => {
    await dashboard.open('/length-of-stay?by=admissionMonth');
    const closed = (await report('length-of-stay?of=episode&by=admissionMonth')).groups as LengthGroup[];
    const everyone = (await report('retention?of=episode&by=admissionMonth')).groups as { median: number | null }[];
    const median = (value: number | null) => (value === null ? '–' : digits.format(value));
    const left = 'Median of those who have left, by month of admission: whole episodes';
    expect((await dashboard.table(left)).map(([, , open, , , , , , each]) => [open, each])).toEqual(
      closed.map((group) => [whole.format(group.open), median(group.median)]),
    );
    const all = 'Median of everyone (Kaplan-Meier), by month of admission: whole episodes';
    expect((await dashboard.table(all)).map((cells) => cells[4])).toEqual(
      everyone.map((group) => median(group.median)),
    );
    expect(await dashboard.page.locator('.range-rows').count()).toBe(0);
    const withOpen = closed.filter(({ open }) => open > 0).length;
    for (const title of [left, all]) {
      expect(await dashboard.figure(title).locator('.recharts-bar-rectangle').count()).toBe(withOpen);
    }
  });
});

describe('retention', () => {
  it('shows the shares, their limits and the numbers at risk of the API', async () => {
    await dashboard.open('/retention?by=sex');
    const { groups } = await report('retention?of=episode&by=sex&horizon=180');
    const onDays = groups.flatMap(({ atDays }: RetentionGroup) => atDays);
    const rows = await dashboard.table('Retention at set days. By sex: whole episodes');
    expect(rows.map(([, ...figures]) => figures)).toEqual(
      onDays.map(({ day, atRisk, retained, lower, upper }: RetentionGroup['atDays'][number]) => [
        String(day),
        atRisk === null ? '–' : whole.format(atRisk),
        ...[retained, lower, upper].map(share),
      ]),
    );
    const curves = dashboard.figure('Still in treatment. By sex: whole episodes');
    const atRisk = curves.getByRole('table', { name: 'Number at risk' }).getByRole('row');
    expect(await atRisk.count()).toBe(groups.length + 1);
    const [first] = groups as RetentionGroup[];
    expect(await atRisk.nth(1).getByRole('cell').allTextContents()).toEqual(
      [0, 30, 60, 90, 120, 150, 180].map((day) => String(atRiskOn(first!, day))),
    );
  });

  it('is shown on the overview for 30, 60 and 90 days', async () => {
    await dashboard.open('/?sex=1');
    const { atDays } = (await report('retention?of=episode&sex=1&days=30,60,90')).groups[0] as RetentionGroup;
    for (const { day, retained } of atDays) {
      expect(await dashboard.tile(`Still in treatment after ${day} days`)).toBe(share(retained));
    }
    const [{ median }] = (await report('retention?of=episode&sex=1')).groups;
    expect(await dashboard.tile('Half have left by day')).toBe(digits.format(median));
  });

  it('ignores a condition on the reason for leaving, and says so', async () => {
    await dashboard.open('/retention?reason=1&sex=2');
    expect(await dashboard.page.getByRole('button', { name: 'Remove Reason for discharge' }).innerText()).toContain(
      'not used here',
    );
    const [group] = (await report('retention?of=episode&sex=2')).groups as RetentionGroup[];
    const rows = await dashboard.table('Still in treatment. Everyone: whole episodes');
    expect(rows[0]!.slice(1, 4)).toEqual([group!.n, group!.ended, group!.open].map((n) => whole.format(n)));
    await dashboard.open('/?reason=1&sex=2');
    expect(await dashboard.tile('Still in treatment after 30 days')).toBe('–');
  });
});

describe('reasons for leaving', () => {
  it('have the counts of the API, and its shares and limits after a day', async () => {
    await dashboard.open('/reasons?by=sex&day=60');
    const { groups, tests } = await report('competing-reasons?of=episode&by=sex');
    const all = await dashboard.table('Reasons for leaving by day. By sex: whole episodes');
    expect(all.map(([, n, completed]) => [n, completed])).toEqual(
      groups.map(({ n, completed }: ReasonsGroup) => [n, completed].map((each) => whole.format(each))),
    );
    const rows = await dashboard.table('After 60 days. By sex: whole episodes');
    const onDay = groups.flatMap(({ atDays }: ReasonsGroup) => atDays.filter(({ day }) => day === 60));
    const completed = onDay.filter(({ exit }: ReasonsGroup['atDays'][number]) => exit === 'completed');
    expect(rows.filter(([, how]) => how === 'Treatment completed').map((cells) => cells.slice(2))).toEqual(
      completed.map(({ atRisk, share: left, lower, upper }: ReasonsGroup['atDays'][number]) => [
        String(atRisk),
        ...[left, lower, upper].map(share),
      ]),
    );
    const shown = dashboard.page.getByRole('region', { name: 'Treatment completed', exact: true });
    expect(await shown.getByRole('heading').innerText()).toContain(`p = ${tests[0].pValue.toFixed(3)}`);
  });
});

describe('flow', () => {
  it('has the streams, the transitions and the ways of the API', async () => {
    await dashboard.open('/flow?sex=1');
    const [group] = (await report('flow?sex=1')).groups;
    const streams = await dashboard.table('From admission to the end, everyone');
    expect(streams.map((cells) => cells.at(-1))).toEqual(group.links.map(({ n }: Counted) => whole.format(n)));
    const transitions = await dashboard.table('Where each level leads, everyone');
    expect(transitions.map((cells) => cells.slice(3))).toEqual(
      group.transitions.map(({ n, share: left, medianDays }: Counted) => [
        whole.format(n),
        share(left),
        medianDays === null ? '–' : digits.format(medianDays),
      ]),
    );
    const ways = await dashboard.table('Ways through treatment, everyone');
    expect(ways.map(([, , n, part]) => [n, part])).toEqual(
      group.paths.map(({ n, share: part }: Counted) => [whole.format(n), share(part)]),
    );
    const drawn = dashboard.figure('From admission to the end, everyone').locator('.sankey-link');
    expect(await drawn.count()).toBe(group.links.length);
  });
});

describe('outcomes', () => {
  it('are those of the API, at discharge and some months after', async () => {
    await dashboard.open('/outcomes?by=sex&month=3');
    const { groups } = await report('outcomes?by=sex');
    const rateOf = ({ pairs, rateBefore, rateAfter }: MeasureRow) => [
      whole.format(pairs),
      share(rateBefore),
      share(rateAfter),
    ];
    const atDischarge = await dashboard.table('At admission and at discharge, by sex');
    expect(atDischarge.map((cells) => cells.slice(2, 5))).toEqual(
      groups.flatMap(({ measures }: OutcomesGroup) => measures.map(rateOf)),
    );
    const after = await dashboard.table('At admission and 3 months after discharge, by sex');
    expect(after.map((cells) => cells.slice(2, 5))).toEqual(
      groups.flatMap(({ atFollowUp }: OutcomesGroup) => atFollowUp.filter(({ month }) => month === 3).map(rateOf)),
    );
    const reached = await dashboard.table('Reached at follow-up, by sex');
    expect(reached.map(([, , due, , , part]) => [due, part])).toEqual(
      groups.flatMap(({ followUps }: OutcomesGroup) =>
        followUps.map(({ due, reachedRate }) => [whole.format(due), share(reachedRate)]),
      ),
    );
  });
});

describe('intensity', () => {
  it('has the hours, the judged weeks and the missed services of the API', async () => {
    await dashboard.open('/intensity');
    const { groups } = await report('intensity?by=level&upToWeek=12');
    const weeks = await dashboard.table('Hours a week, by level of care');
    expect(weeks.map(([, week, stays, , , , median]) => [week, stays, median])).toEqual(
      groups.flatMap((group: IntensityGroup) =>
        group.weeks.map(({ week, stays, hoursMedian }) => [
          String(week),
          whole.format(stays),
          hoursMedian === null ? '–' : digits.format(hoursMedian),
        ]),
      ),
    );
    const judged = await dashboard.table('Weeks as they should be, by level of care');
    expect(judged.filter(([, by]) => by === 'Hours of the level').map((cells) => cells.at(-1))).toEqual(
      groups.flatMap(({ atThresholdRate }: IntensityGroup) => (atThresholdRate === null ? [] : share(atThresholdRate))),
    );
    const missed = await dashboard.table('Services that were missed, by level of care');
    expect(missed.map(([, , scheduled, , , rate]) => [scheduled, rate])).toEqual(
      groups.flatMap(({ attendance }: IntensityGroup) =>
        attendance.map(({ scheduled, noShowRate }) => [whole.format(scheduled), share(noShowRate)]),
      ),
    );
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
    const answer = await fetch(`${server.url}/v1/reports/census?${said}`);
    expect(Buffer.concat(chunks).equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
  });
});
