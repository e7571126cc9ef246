import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '#episode/dates';
import type { EpisodeEvent } from '#episode/events';
import { admitted, corrected, discharged, entriesCorrected, iop, referred, steppedDown } from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { competingReasons } from './competing-reasons.js';
import { exitsOf } from '../exits.js';
import { retention } from '../retention/retention.js';

const CUT_OFF = calendarDate('2026-12-31');
const IOP = { values: { level: ['asam-3:2.1'] } };

/** The first day of an outpatient stay that has a length by the cut-off, under `teds-2019`. */
const begunBefore = (days: number) => addDays(CUT_OFF, 1 - days);
const begun = (days: number): readonly EpisodeEvent[] => [referred(), admitted({ on: begunBefore(days), level: iop })];
const left = (days: number, reason: 1 | 2 | 97) => [
  ...begun(days),
  discharged({ on: CUT_OFF, lastContactOn: CUT_OFF, reason }),
];

/**
 * One continues at a lower level after 2 days, one is in treatment after 3, one drops out after 5, one completes after
 * 6.
 */
const four: readonly (readonly [string, readonly EpisodeEvent[]])[] = [
  ['changes', [...begun(2), steppedDown({ on: CUT_OFF, lastContactOn: CUT_OFF })]],
  ['stays', begun(3)],
  ['drops-out', left(5, 2)],
  ['completes', left(6, 1)],
];

describe('competing reasons', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(four);
  });
  afterAll(() => projected.close());

  const answerTo = (request: ReportRequest<typeof competingReasons.options> = {}) =>
    runReport(projected.store, competingReasons, { cutOff: CUT_OFF, ...request });

  it('of four stays are those computed by hand, a change of level as a way of its own', async () => {
    // 3/4 are in treatment after day 2; of the two at risk on day 5 one drops out: 3/4 · 1/2 = 3/8; the last completes:
    // 3/8.
    const { groups } = await answerTo({ cohort: IOP });
    expect(groups[0]).toMatchObject({ n: 4, open: 1, completed: 1, droppedOut: 1, transferred: 0, levelChange: 1 });
    expect(
      groups[0]!.curve.map(({ day, atRisk, exit, n, share, inTreatment }) => [
        ...[day, atRisk, exit, n],
        ...[share, inTreatment],
      ]),
    ).toEqual([
      [2, 4, 'level-change', 1, 1 / 4, 3 / 4],
      [3, 3, 'open', 1, null, 3 / 4],
      [5, 2, 'dropped-out', 1, 3 / 8, 3 / 8],
      [6, 1, 'completed', 1, 3 / 8, 0],
    ]);
  });

  it('are reported at the chosen days, with the binomial error while nobody is censored', async () => {
    const { groups } = await answerTo({ cohort: IOP, options: { days: [2, 5], intervals: 'plain' } });
    const at = (day: number, exit: string) => groups[0]!.atDays.find((row) => row.day === day && row.exit === exit)!;
    expect(at(2, 'level-change')).toMatchObject({ atRisk: 4, reason: null, share: 1 / 4 });
    expect(at(2, 'level-change').standardError).toBeCloseTo(Math.sqrt(((1 / 4) * (3 / 4)) / 4), 12);
    expect(at(2, 'dropped-out')).toMatchObject({ reason: 2, share: 0, standardError: 0, lower: null, upper: null });
    expect(at(5, 'in-treatment')).toMatchObject({ atRisk: 2, share: 3 / 8 });
  });

  it('of an episode ignore changes of level: the patient is still in treatment', async () => {
    const { groups } = await answerTo({ of: 'episode' });
    expect(groups[0]).toMatchObject({ n: 4, open: 2, completed: 1, droppedOut: 1, levelChange: null });
    expect(groups[0]!.atDays.map(({ exit }) => exit)).not.toContain('level-change');
  });

  it('are not reported beyond the longest observed stay while somebody is in treatment', async () => {
    const { groups } = await answerTo({ cohort: IOP, cutOff: addDays(CUT_OFF, -1), options: { days: [5, 6] } });
    const known = groups[0]!.atDays.map(({ day, share }) => [day, share !== null]);
    expect(known.filter(([day]) => day === 5).every(([, isKnown]) => isKnown)).toBe(true);
    expect(known.filter(([day]) => day === 6).every(([, isKnown]) => !isKnown)).toBe(true);
  });

  it('treat what ended after the cut-off as open', async () => {
    const { groups } = await answerTo({ cohort: IOP, cutOff: addDays(CUT_OFF, -1) });
    expect(groups[0]).toMatchObject({ n: 4, open: 4, completed: 0, droppedOut: 0, levelChange: 0 });
  });

  it('count a discharge with an unknown reason separately', async () => {
    const unknown = await projectEpisodes([['unknown', left(4, 97)]]);
    const { groups } = await runReport(unknown.store, competingReasons, { cutOff: CUT_OFF });
    expect(groups[0]).toMatchObject({ n: 1, open: 0, unknown: 1, other: 0 });
    await unknown.close();
  });

  it('name their definitions', async () => {
    expect(await answerTo()).toMatchObject({
      rule: 'teds-2019',
      intervals: 'log-log',
      definitions: { report: 'competing-reasons/2', estimate: 'aalen-johansen', confidence: '0.95', test: 'gray' },
    });
  });

  it('as of an earlier position are what they were before a correction, byte for byte', async () => {
    const before = await answerTo({ by: ['level'] });
    await projected.record(
      'completes',
      entriesCorrected([corrected(2, discharged({ on: CUT_OFF, lastContactOn: CUT_OFF, reason: 3 }))], {
        on: CUT_OFF,
      }),
    );
    const now = await answerTo({ by: ['level'] });
    expect(now.groups).not.toEqual(before.groups);
    const again = await answerTo({ by: ['level'], asOf: { position: BigInt(before.asOf.position) } });
    expect(JSON.stringify(again)).toBe(JSON.stringify(before));
  });
});

describe('competing reasons of several groups', () => {
  it("are compared by Gray's test, as by hand", async () => {
    // Of the first group two left, on day 1 and 2; on day 2 R is 1 and 2, because the one who dropped out on day 1
    // still counts as at risk.
    const at = (program: string, days: number, reason: 1 | 2): readonly EpisodeEvent[] => [
      referred(),
      admitted({ on: begunBefore(days), level: iop, program }),
      discharged({ on: CUT_OFF, lastContactOn: CUT_OFF, reason }),
    ];
    const projected = await projectEpisodes([
      ['a', at('North', 1, 1)],
      ['b', at('North', 2, 1)],
      ['c', at('South', 1, 2)],
      ['d', at('South', 3, 1)],
    ]);
    const { tests, compared } = await runReport(projected.store, competingReasons, {
      by: ['program'],
      cutOff: CUT_OFF,
    });
    expect(tests.map(({ exit }) => exit)).toEqual(exitsOf('stay').map(({ exit }) => exit));
    expect(tests[0]).toMatchObject({ exit: 'completed', reason: 1, degreesOfFreedom: 1, untested: null });
    expect(tests.at(-1)).toMatchObject({ exit: 'level-change', chiSquare: null, untested: 'too-few-groups' });
    expect(compared.filter(({ exit }) => exit === 'completed')).toMatchObject([
      { by: { program: 'North' }, n: 2, observed: 2, expected: expect.closeTo(1 / 2 + 1 / 3, 12) },
      { by: { program: 'South' }, n: 2, observed: 1, expected: expect.closeTo(1 / 2 + 2 / 3 + 1, 12) },
    ]);
    expect(await runReport(projected.store, competingReasons, { cutOff: CUT_OFF })).toMatchObject({
      tests: [],
      compared: [],
    });
    await projected.close();
  });
});

describe('competing reasons of groups that people left on only one day', () => {
  it('report that no other outcome was possible instead of a p-value', async () => {
    const leavesAfterADay = (program: string): readonly EpisodeEvent[] => [
      referred(),
      admitted({ on: begunBefore(1), level: iop, program }),
      discharged({ on: CUT_OFF, lastContactOn: CUT_OFF, reason: 1 }),
    ];
    const projected = await projectEpisodes([
      ['a', leavesAfterADay('North')],
      ['b', leavesAfterADay('South')],
      ['c', leavesAfterADay('South')],
    ]);
    const about = { by: ['program'], cutOff: CUT_OFF } as const;
    const { tests } = await runReport(projected.store, competingReasons, about);
    expect(tests[0]).toMatchObject({ exit: 'completed', chiSquare: null, pValue: null, untested: 'no-variance' });
    expect((await runReport(projected.store, retention, about)).tests).toEqual([
      { chiSquare: null, degreesOfFreedom: 1, pValue: null, untested: 'no-variance' },
    ]);
    await projected.close();
  });
});

describe('competing reasons of sixty made-up stays', () => {
  const DAYS = Array.from({ length: 30 }, (_, index) => index + 1);
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(
      Array.from({ length: 60 }, (_, index) => {
        const days = ((index * 7) % 29) + 1;
        const reason = ([null, 1, 2, 97] as const)[index % 4]!;
        return [`e${index}`, reason === null ? begun(days) : left(days, reason)] as const;
      }),
    );
  });
  afterAll(() => projected.close());

  const answerTo = async () =>
    (await runReport(projected.store, competingReasons, { cutOff: CUT_OFF, options: { days: DAYS } })).groups[0]!;

  it('and those still in treatment sum to one on every day that is known', async () => {
    const { atDays } = await answerTo();
    for (const day of DAYS.slice(0, -1)) {
      const shares = atDays.filter((row) => row.day === day).map(({ share }) => share ?? Number.NaN);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });

  it('leave in treatment those whom retention retains, with the same error', async () => {
    const there = (await answerTo()).atDays.filter(({ exit }) => exit === 'in-treatment');
    const { groups } = await runReport(projected.store, retention, { cutOff: CUT_OFF, options: { days: DAYS } });
    groups[0]!.atDays.forEach(({ day, atRisk, retained, standardError }, index) => {
      expect(there[index]).toMatchObject({ day, atRisk });
      if (retained === null) expect(there[index]!.share).toBeNull();
      else expect(there[index]!.share).toBeCloseTo(retained, 12);
      if (standardError !== null) expect(there[index]!.standardError).toBeCloseTo(standardError, 9);
    });
  });

  it('in the curve add up to everybody', async () => {
    const { n, curve } = await answerTo();
    expect(curve.reduce((sum, row) => sum + row.n, 0)).toBe(n);
  });
});
