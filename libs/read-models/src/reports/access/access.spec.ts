import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpisodeEvent } from '#episode/events';
import {
  admitted,
  assessed,
  authorizationDecided,
  cancelled,
  discharged,
  entriesVoided,
  episodeVoided,
  referred,
  waitlisted,
} from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { access } from './access.js';
import type { Cohort } from '../cohort.js';

const CUT_OFF = '2026-06-30';
const FIRST = '2026-06-01';

/** Six referrals in June, three of them admitted, after 7, 19 and 0 days; later ones are not counted. */
const episodes: readonly (readonly [string, readonly EpisodeEvent[]])[] = [
  [
    'soon',
    [
      referred({ on: FIRST }),
      assessed({ on: '2026-06-04' }),
      admitted({ on: '2026-06-08', program: 'North' }),
      authorizationDecided({ on: '2026-06-02', decision: 'denied', payer: 'Beta' }),
      authorizationDecided({ on: '2026-06-05', payer: 'Acme' }),
      authorizationDecided({ on: '2026-07-05', payer: 'Acme' }),
    ],
  ],
  [
    'later',
    [
      referred({ on: FIRST }),
      waitlisted({ on: '2026-06-02' }),
      assessed({ on: '2026-06-20' }),
      assessed({ on: '2026-06-10' }),
      admitted({ on: '2026-06-20' }),
      discharged({ on: '2026-06-28', lastContactOn: '2026-06-28' }),
    ],
  ],
  [
    'declined',
    [
      referred({ on: FIRST }),
      waitlisted({ on: '2026-06-03' }),
      cancelled({ on: '2026-06-11' }),
      authorizationDecided({ on: '2026-06-08', decision: 'denied', payer: 'Acme' }),
    ],
  ],
  [
    'waiting',
    [
      referred({ on: FIRST }),
      assessed({ on: '2026-06-05' }),
      authorizationDecided({ on: '2026-06-09', decision: 'pended', payer: 'Acme' }),
    ],
  ],
  ['recent', [referred({ on: '2026-06-11', providerId: 'clinic-b' })]],
  [
    'at once',
    [
      assessed({ on: '2026-05-20' }),
      referred({ on: FIRST }),
      admitted({ on: FIRST, program: 'North' }),
      assessed({ on: '2026-06-02' }),
    ],
  ],
  ['after the cut-off', [referred({ on: '2026-07-05' }), admitted({ on: '2026-07-06' })]],
  ['void', [referred({ on: FIRST }), episodeVoided()]],
  ['not referred', [admitted({ on: FIRST })]],
];

describe('access', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(episodes);
  });
  afterAll(() => projected.close());

  const groups = async (request: ReportRequest<typeof access.options> = {}) =>
    (await runReport(projected.store, access, { cutOff: CUT_OFF, ...request })).groups;

  it('counts every referral by the cut-off, admitted or not', async () => {
    expect((await groups())[0]).toMatchObject({
      ...{ referrals: 6, assessed: 3, admitted: 3, cancelled: 1, waiting: 2, waitlisted: 2 },
      outcomes: [
        { outcome: 'admitted', n: 3, share: 1 / 2, waitlisted: 1 },
        { outcome: 'waiting', n: 2, share: 1 / 3, waitlisted: 0 },
        { outcome: 'declined', n: 1, share: 1 / 6, waitlisted: 1 },
      ],
    });
  });

  // Percentiles of 3, 4, 9, of 4, 10, and of 0, 7, 19, type 7, by hand; Wilson's interval of 2 of 3.
  it('reports the days of each step for patients who completed it', async () => {
    const [toAssessment, toAdmission, both] = (await groups())[0]!.waits;
    expect(toAssessment).toMatchObject({
      n: 3,
      within: 3,
      mean: 16 / 3,
      p25: 3.5,
      median: 4,
      p75: 6.5,
      p90: 8,
      max: 9,
    });
    expect(toAdmission).toMatchObject({ n: 2, within: 2, mean: 7, median: 7, max: 10 });
    expect(both).toMatchObject({ n: 3, within: 2, mean: 26 / 3, p25: 3.5, median: 7, p75: 13, p90: 16.6, max: 19 });
    expect([both!.share, both!.lower, both!.upper].map((rate) => rate!.toFixed(4))).toEqual([
      '0.6667',
      '0.2077',
      '0.9385',
    ]);
  });

  it('takes the first assessment on or after the referral, and none after the admission', async () => {
    const [group] = await groups({ cohort: { values: { program: ['North'] } } });
    expect(group).toMatchObject({ referrals: 2, assessed: 1, admitted: 2 });
  });

  it('counts how many completed a step within the chosen days', async () => {
    const timely = async (within: number) =>
      (await groups({ options: { within } }))[0]!.waits.map((wait) => wait.within);
    expect(await timely(0)).toEqual([0, 0, 1]);
    expect(await timely(7)).toEqual([2, 1, 2]);
  });

  // Six referrals: admitted on day 0 (1/6), day 7 (1/6) and day 19, cancelled on day 10 (1/6), waiting for 19 and 29 days.
  // On day 19 three are left, half of all; one of them is admitted: 2/6 + 1/2 · 1/3 = 1/2.
  it('reports who is admitted, cancelled and waiting by a day, following those still waiting up to the cut-off', async () => {
    const { atDays } = (await groups({ options: { days: [7, 14, 20, 30] } }))[0]!;
    const shares = atDays.map(({ day, atRisk, admitted: is, cancelled: was, waiting }) => [
      ...[day, atRisk],
      ...[is, was, waiting].map((share) => share?.toFixed(4)),
    ]);
    expect(shares).toEqual([
      [7, 5, '0.3333', '0.0000', '0.6667'],
      [14, 3, '0.3333', '0.1667', '0.5000'],
      [20, 1, '0.5000', '0.1667', '0.3333'],
      [30, null, undefined, undefined, undefined],
    ]);
  });

  // Kaplan-Meier with the cancelled one censored: 5/6 after day 0, 4/6 after day 7, 4/6 · 2/3 = 4/9 after day 19.
  it('reports the day by which half would be admitted if nobody were cancelled', async () => {
    expect((await groups())[0]!.wait).toBe(19);
    const none = { values: { program: undefined }, minimumAge: undefined } as object as Cohort;
    expect((await groups({ cohort: none }))[0]!.wait).toBe(19);
  });

  it('follows nobody in groups that contain only admitted patients', async () => {
    const byProgram = await groups({ by: ['program'], options: { days: [7] } });
    expect(byProgram.map(({ by, referrals, admitted: n, wait }) => [by.program, referrals, n, wait])).toEqual([
      ['North', 2, 2, null],
      [null, 4, 1, null],
    ]);
    expect(byProgram.map(({ atDays }) => atDays[0]!.admitted)).toEqual([null, null]);
    const byProvider = await groups({ by: ['provider'], options: { days: [7] } });
    expect(byProvider.map(({ by, referrals, atDays }) => [by.provider, referrals, atDays[0]!.waiting])).toEqual([
      ['clinic-a', 5, 3 / 5],
      ['clinic-b', 1, 1],
    ]);
  });

  // Wilson's interval of 1 of 2, by hand: 0.5 ± 1.95996 √(0.25 / 2 + 3.8415 / 16) / 2.92073.
  it('reports what each payer had decided by the cut-off, also about patients not admitted', async () => {
    const [acme, beta] = (await groups())[0]!.payers;
    expect(acme).toMatchObject({ payer: 'Acme', decisions: 3, approved: 1, denied: 1, pended: 1, share: 1 / 2 });
    expect([acme!.lower, acme!.upper].map((limit) => limit!.toFixed(4))).toEqual(['0.0945', '0.9055']);
    expect(beta).toMatchObject({ payer: 'Beta', decisions: 1, approved: 0, denied: 1, pended: 0, share: 0 });
    const byProgram = await groups({ by: ['program'] });
    expect(
      byProgram.map(({ by, payers }) => [by.program, payers.map(({ payer, decisions }) => [payer, decisions])]),
    ).toEqual([
      [
        'North',
        [
          ['Acme', 1],
          ['Beta', 1],
        ],
      ],
      [null, [['Acme', 2]]],
    ]);
  });

  it('can be limited to referrals of a period', async () => {
    const referrals = async (options: { referredFrom?: string; referredTo?: string }) =>
      (await groups({ options }))[0]?.referrals;
    expect(await referrals({ referredFrom: '2026-06-02' })).toBe(1);
    expect(await referrals({ referredTo: '2026-06-01' })).toBe(5);
    expect(await referrals({ referredTo: '2026-05-31' })).toBeUndefined();
  });

  it('as of a cut-off ignores what came later', async () => {
    const [group] = await groups({ cutOff: '2026-06-09' });
    expect(group).toMatchObject({ referrals: 5, assessed: 2, admitted: 2, cancelled: 0, waiting: 3, waitlisted: 2 });
  });

  it('as of an earlier position is what it was before a cancellation was voided', async () => {
    const position = BigInt((await runReport(projected.store, access)).asOf.position);
    await projected.record('declined', entriesVoided([2]));
    expect((await groups())[0]).toMatchObject({ cancelled: 0, waiting: 3 });
    expect((await groups({ asOf: { position } }))[0]).toMatchObject({ cancelled: 1, waiting: 2 });
  });
});
