import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, addMonths, calendarDate } from '#episode/dates';
import type { EpisodeEvent } from '#episode/events';
import type { OutcomeFacts } from '#episode/payloads/outcome-facts';
import {
  admitted,
  corrected,
  discharged,
  entriesCorrected,
  followedUp,
  iop,
  php,
  referred,
  steppedDown,
  type Fields,
} from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { runPublicReport } from '../sharing/run-public-report.js';
import { outcomes, type OutcomesGroup } from './outcomes.js';

const CUT_OFF = '2026-12-31';
const DISCHARGED_ON = '2026-05-22';

type Course = readonly [string, readonly EpisodeEvent[]];
type FollowUp = Fields<'FollowUpRecorded'>;

/** An episode with the answers of its admission and of its discharge. */
const episode = (id: string, before: OutcomeFacts, after?: OutcomeFacts, later: readonly FollowUp[] = []): Course => [
  id,
  [referred(), admitted({ ...before }), discharged({ outcomes: after }), ...later.map((each) => followedUp(each))],
];

const yes: OutcomeFacts = { arrests: 0 };
const no: OutcomeFacts = { arrests: 2 };
const unknown: OutcomeFacts = { arrests: 97 };

/** A number of episodes with these answers. */
function* several(n: number, name: string, before: OutcomeFacts, after?: OutcomeFacts): Generator<Course> {
  for (let index = 0; index < n; index += 1) yield episode(`${name}-${index}`, before, after);
}

const rounded = (value: number | null, digits: number) => (value === null ? null : Number(value.toFixed(digits)));

describe('a measure at admission and at discharge', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes([
      ...several(36, 'both', yes, yes),
      ...several(12, 'worse', yes, no),
      ...several(2, 'better', no, yes),
      ...several(3, 'not known at admission', unknown, yes),
      ...several(4, 'not known at discharge', no, unknown),
      ...several(5, 'not asked at discharge', yes),
      ...several(6, 'never known', {}, unknown),
      ['open', [referred(), admitted({ ...yes })]],
    ]);
  });
  afterAll(() => projected.close());

  const measured = async (request: ReportRequest<typeof outcomes.options> = {}): Promise<OutcomesGroup> => {
    const { groups } = await runReport(projected.store, outcomes, { cutOff: CUT_OFF, ...request });
    return groups[0]!;
  };

  it('is counted over patients whose answer is known on both occasions, the others by what is missing', async () => {
    const { measures, ...group } = await measured();
    expect(group).toMatchObject({ n: 68, askedAtAdmission: 62, askedAtDischarge: 63 });
    expect(measures.find(({ measure }) => measure === 'not-arrested')).toMatchObject({
      ...{ pairs: 50, yesBefore: 48, yesAfter: 38, improved: 2, worsened: 12 },
      ...{ rateBefore: 0.96, rateAfter: 0.76 },
      ...{ unknownBefore: 3, unknownAfter: 9, unknownBoth: 6 },
    });
  });

  it('has its change with the interval of Newcombe 1998 for 36, 12, 2, 0, and the exact test by hand', async () => {
    const { measures } = await measured();
    const { change, changeLower, changeUpper, pValue } = measures.find(({ measure }) => measure === 'not-arrested')!;
    expect([change, changeLower, changeUpper].map((each) => rounded(each, 4))).toEqual([-0.2, -0.3404, -0.0569]);
    // Of 14 who changed, 2 or fewer in one direction: twice (1 + 14 + 91) of 2^14.
    expect(pValue).toBeCloseTo((2 * 106) / 2 ** 14, 12);
  });

  it("has shares with Wilson's interval (48 and 38 of 50; prop.test(correct = FALSE) of R)", async () => {
    const { measures } = await measured();
    const found = measures.find(({ measure }) => measure === 'not-arrested')!;
    // By hand, z = 1.959964, z² = 3.841459: (0.96 + 0.038415 ± 1.959964 √(0.000768 + 0.000384)) / 1.076829.
    expect([found.rateBeforeLower, found.rateBeforeUpper].map((each) => rounded(each, 4))).toEqual([0.8654, 0.989]);
    // (0.76 + 0.038415 ± 1.959964 √(0.003648 + 0.000384)) / 1.076829.
    expect([found.rateAfterLower, found.rateAfterUpper].map((each) => rounded(each, 4))).toEqual([0.6259, 0.857]);
  });

  it('without answers has no figures, and every measure is listed', async () => {
    const { measures } = await measured();
    expect(measures.map(({ measure, pairs }) => [measure, pairs])).toEqual([
      ['employed-or-student', 0],
      ['stably-housed', 0],
      ['not-arrested', 50],
      ['alcohol-abstinent', 0],
      ['drug-abstinent', 0],
      ['self-help', 0],
    ]);
  });

  it('has counts of 0, and no rates, changes or tests, if there are no pairs', async () => {
    const { measures } = await measured();
    const rates = { rateBefore: null, rateBeforeLower: null, rateBeforeUpper: null };
    expect(measures[0]).toEqual({
      ...{ measure: 'employed-or-student', pairs: 0, yesBefore: 0, yesAfter: 0, improved: 0, worsened: 0 },
      ...{ ...rates, rateAfter: null, rateAfterLower: null, rateAfterUpper: null },
      ...{ change: null, changeLower: null, changeUpper: null, pValue: null },
      ...{ unknownBefore: 0, unknownAfter: 0, unknownBoth: 68 },
    });
  });

  it('treats what was discharged after the cut-off as open', async () => {
    expect((await measured({ cutOff: DISCHARGED_ON })).n).toBe(68);
    const before = await measured({ cutOff: '2026-05-21' });
    expect(before).toMatchObject({ n: 0, askedAtAdmission: 0 });
    expect(before.measures[2]).toMatchObject({ pairs: 0, rateBefore: null, unknownBoth: 0 });
  });

  it('is reported in groups and for a cohort', async () => {
    const { groups } = await runReport(projected.store, outcomes, { by: ['level', 'reason'], cutOff: CUT_OFF });
    expect(groups.map(({ by, n }) => ({ by, n }))).toEqual([{ by: { level: 'asam-3:2.1', reason: 1 }, n: 68 }]);
    const nobody = await runReport(projected.store, outcomes, { by: ['level'], cohort: { values: { sex: [1] } } });
    expect(nobody.groups).toEqual([]);
  });

  it('names its definitions', async () => {
    expect(await runReport(projected.store, outcomes)).toMatchObject({
      of: 'episode',
      months: [3, 6, 12, 18],
      definitions: { report: 'outcomes/1', noms: 'samhsa-block-grant/1', change: 'newcombe-10', test: 'mcnemar-exact' },
    });
  });

  it('is not shared with anyone', async () => {
    await expect(runPublicReport(projected.store, outcomes)).rejects.toMatchObject({ code: 'not-shareable' });
  });

  it('as of an earlier position is what it was before a correction, byte for byte', async () => {
    const before = await runReport(projected.store, outcomes);
    await projected.record('worse-0', entriesCorrected([corrected(2, discharged({ outcomes: yes }))]));
    const { measures } = (await runReport(projected.store, outcomes)).groups[0]!;
    expect(measures[2]).toMatchObject({ pairs: 50, yesAfter: 39, worsened: 11 });
    const again = await runReport(projected.store, outcomes, { asOf: { position: BigInt(before.asOf.position) } });
    expect(JSON.stringify(again)).toBe(JSON.stringify(before));
  });
});

describe('outcomes of an episode with several stays', () => {
  it('are counted once, at its last level', async () => {
    const projected = await projectEpisodes([
      [
        'a',
        [
          referred(),
          admitted({ level: php, livingArrangement: 1 }),
          steppedDown({ from: php, to: iop }),
          discharged({ outcomes: { livingArrangement: 3 } }),
        ],
      ],
    ]);
    const { groups } = await runReport(projected.store, outcomes, { by: ['level'] });
    expect(groups).toMatchObject([{ by: { level: 'asam-3:2.1' }, n: 1 }]);
    expect(groups[0]!.measures[1]).toMatchObject({ measure: 'stably-housed', pairs: 1, yesAfter: 1, improved: 1 });
    await projected.close();
  });
});

describe('follow-up', () => {
  const month = (months: number, days = 0): string =>
    addDays(addMonths(calendarDate(DISCHARGED_ON), months), days) as string;
  const call = (monthsAfterDischarge: number, fields: FollowUp = {}): FollowUp => ({
    ...{ on: month(monthsAfterDischarge), monthsAfterDischarge, daysAbstinent: undefined },
    ...fields,
  });
  let projected: ProjectedEpisodes;

  beforeAll(async () => {
    projected = await projectEpisodes([
      // Reached at 3 months, abstinent throughout, and not at 6.
      episode('a', no, yes, [
        call(3, { daysAbstinent: 30, problemSeverity: 'none', outcomes: yes }),
        call(6, { reached: false }),
      ]),
      // Not reached at first, then reached a month later: counted as reached.
      episode('b', no, yes, [
        call(3, { reached: false }),
        call(4, { daysAbstinent: 10, problemSeverity: 'mild', outcomes: no }),
      ]),
      // Reached twice in the window: the call at three months counts.
      episode('c', yes, yes, [
        call(2, { daysAbstinent: 1, problemSeverity: 'severe', outcomes: yes }),
        call(3, { daysAbstinent: 21, outcomes: unknown }),
      ]),
      // Nobody called.
      episode('d', yes),
      // No call is due: the patient died.
      ['e', [referred(), admitted({ ...yes }), discharged({ reason: 6 })]],
    ]);
  });
  afterAll(() => projected.close());

  const at = async (request: ReportRequest<typeof outcomes.options>) => {
    const { groups } = await runReport(projected.store, outcomes, request);
    return groups[0]!;
  };

  it('reports how many due follow-ups were tried and reached, and the answers', async () => {
    const { followUps } = await at({ cutOff: CUT_OFF, options: { months: [3, 6] } });
    expect(followUps).toMatchObject([
      {
        ...{ month: 3, due: 4, tried: 3, reached: 3, reachedRate: 0.75 },
        // Of 10, 21, 30: quartiles of type 7.
        ...{ daysKnown: 3, daysMean: 61 / 3, daysP25: 15.5, daysMedian: 21, daysP75: 25.5 },
        ...{ severityKnown: 2, none: 1, mild: 1, moderate: 0, severe: 0 },
      },
      { month: 6, due: 4, tried: 1, reached: 0, reachedRate: 0, daysKnown: 0, daysMean: null, daysMedian: null },
    ]);
  });

  it('pairs the measures of patients who were reached with their admission', async () => {
    const { atFollowUp } = await at({ cutOff: CUT_OFF, options: { months: [3, 6] } });
    const arrests = atFollowUp.filter(({ measure }) => measure === 'not-arrested');
    expect(arrests).toMatchObject([
      { month: 3, pairs: 2, yesBefore: 0, yesAfter: 1, improved: 1, worsened: 0, unknownAfter: 1, unknownBoth: 0 },
      { month: 6, pairs: 0, rateAfter: null, unknownAfter: 0 },
    ]);
  });

  it('counts only follow-ups within the window', async () => {
    const { followUps } = await at({ cutOff: CUT_OFF, options: { months: [3, 4], window: 0 } });
    expect(followUps.map(({ month, tried, reached }) => [month, tried, reached])).toEqual([
      [3, 3, 2],
      [4, 1, 1],
    ]);
  });

  it('is due when its window has passed by the cut-off, and later calls are left out', async () => {
    const months = { options: { months: [3], window: 1 } };
    expect((await at({ ...months, cutOff: month(4, -1) })).followUps).toMatchObject([
      { month: 3, due: 0, tried: 0, reached: 0, reachedRate: null, reachedLower: null, severityKnown: 0 },
    ]);
    expect((await at({ ...months, cutOff: month(4) })).followUps).toMatchObject([{ due: 4, reached: 3 }]);
    const early = { options: { months: [3], window: 0 }, cutOff: month(3) };
    expect((await at(early)).followUps).toMatchObject([{ due: 4, tried: 3, reached: 2 }]);
  });
});
