import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpisodeEvent } from '#episode/events';
import { admitted, cancelled, discharged, entriesVoided, episodeVoided, referred } from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { readmission } from './readmission.js';

const CUT_OFF = '2026-12-31';

interface Course {
  readonly patientId: string;
  readonly from: string;
  readonly to?: string;
  readonly reason?: 1 | 2 | 4 | 6;
  readonly providerId?: string;
}

function course({ patientId, from, to, reason = 1, providerId = 'clinic-a' }: Course): readonly EpisodeEvent[] {
  const end = to === undefined ? [] : [discharged({ on: to, lastContactOn: from, reason })];
  return [referred({ on: from, patientId, providerId }), admitted({ on: from }), ...end];
}

/**
 * Anna is discharged twice and comes back after 20 and after 70 days; Ben is discharged once; Cleo continues at another
 * provider on the day of her discharge from the first, and is discharged there 11 days before the cut-off; Dora dies;
 * one patient is unknown.
 */
const episodes: readonly (readonly [string, readonly EpisodeEvent[]])[] = [
  ['anna-1', course({ patientId: 'anna', from: '2026-01-05', to: '2026-02-01' })],
  ['anna-2', course({ patientId: 'anna', from: '2026-02-21', to: '2026-04-01', reason: 2 })],
  ['anna-3', course({ patientId: 'anna', from: '2026-06-10' })],
  ['ben-1', course({ patientId: 'ben', from: '2026-01-10', to: '2026-03-01' })],
  ['ben-2', [referred({ on: '2026-03-02', patientId: 'ben' }), cancelled({ on: '2026-03-05' })]],
  ['ben-3', [...course({ patientId: 'ben', from: '2026-03-03', to: '2026-03-10' }), episodeVoided()]],
  ['cleo-1', course({ patientId: 'cleo', from: '2026-04-01', to: '2026-05-01', reason: 4 })],
  ['cleo-2', course({ patientId: 'cleo', from: '2026-05-01', to: '2026-12-20', reason: 2, providerId: 'clinic-b' })],
  ['dora-1', course({ patientId: 'dora', from: '2026-01-01', to: '2026-01-20', reason: 6 })],
  ['nobody', [admitted({ on: '2026-01-01' }), discharged({ on: '2026-01-31', lastContactOn: '2026-01-31' })]],
];

describe('readmission', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(episodes);
  });
  afterAll(() => projected.close());

  const groups = async (request: ReportRequest<typeof readmission.options> = {}) =>
    (await runReport(projected.store, readmission, { cutOff: CUT_OFF, ...request })).groups;

  /** Of the only group: by number of days, discharges and readmissions. */
  const counts = async (request: ReportRequest<typeof readmission.options> = {}) =>
    (await groups(request))[0]!.windows.map(({ days, discharges, readmitted }) => [days, discharges, readmitted]);

  it('covers discharges that were followed long enough, each discharge of a patient, without deaths and unknown patients', async () => {
    const [group] = await groups();
    expect(group).toMatchObject({ discharges: 5, readmitted: 3, died: 1, unidentified: 1 });
    expect(group!.windows).toMatchObject([
      { days: 30, discharges: 4, tooRecent: 1, readmitted: 2, rate: 1 / 2 },
      { days: 90, discharges: 4, tooRecent: 1, readmitted: 3, rate: 3 / 4 },
      { days: 180, discharges: 4, tooRecent: 1, readmitted: 3, rate: 3 / 4 },
    ]);
  });

  // 2 of 4, z² = 3.8415: (0.5 + 0.48018 ± 1.95996 √(0.25 / 4 + 3.8415 / 64)) / 1.96036, worked out by hand.
  it("has Wilson's interval with the rate", async () => {
    const { lower, upper } = (await groups())[0]!.windows[0]!;
    expect([lower, upper].map((limit) => limit!.toFixed(4))).toEqual(['0.1500', '0.8500']);
  });

  // Of 5 discharges one is followed on day 0 (4/5), one censored on day 11, one followed on day 20 (2/3), one on day 70 (1/2).
  it('is estimated from every discharge, by the formula of Kaplan and Meier', async () => {
    const [thirty, ninety] = (await groups())[0]!.windows;
    expect(thirty!.estimate).toBeCloseTo(1 - (4 / 5) * (2 / 3), 12);
    expect(ninety!.estimate).toBeCloseTo(1 - (4 / 5) * (2 / 3) * (1 / 2), 12);
    // Greenwood: variance of log S = 1/(5·4) + 1/(3·2), S = 8/15; S to the power of exp(± 1.95996 · 0.46547 / log S).
    const limits = [thirty!.estimateLower, thirty!.estimateUpper];
    expect(limits.map((limit) => limit!.toFixed(4))).toEqual(['0.1369', '0.9317']);
  });

  it('counts the day it happens on: 20 days after, not 19', async () => {
    expect(await counts({ options: { days: [19, 20] } })).toEqual([
      [19, 4, 1],
      [20, 4, 2],
    ]);
  });

  it('can be limited to the provider that discharged', async () => {
    const options = { days: [30, 90], readmittedTo: 'same-provider' as const };
    expect(await counts({ options })).toEqual([
      [30, 4, 1],
      [90, 4, 2],
    ]);
  });

  it('is found outside the group and the filters of the discharge', async () => {
    const transferred = { values: { reason: [4], provider: ['clinic-a'] } };
    expect(await counts({ cohort: transferred, options: { days: [30] } })).toEqual([[30, 1, 1]]);
    const byReason = await groups({ by: ['reason'], options: { days: [30] } });
    expect(
      byReason.map(({ by, discharges, died, windows }) => [by.reason, discharges, died, windows[0]!.rate]),
    ).toEqual([
      [1, 2, 0, 1 / 2],
      [2, 2, 0, 0],
      [4, 1, 0, 1],
      [6, 0, 1, null],
    ]);
  });

  it('as of a cut-off ignores what came later', async () => {
    const [group] = await groups({ cutOff: '2026-02-20', cohort: { values: {}, dischargedFrom: '2026-02-01' } });
    expect(group).toMatchObject({ discharges: 1, readmitted: 0 });
    expect(group!.windows[0]).toMatchObject({ discharges: 0, tooRecent: 1, readmitted: 0, rate: null, estimate: null });
    expect(await groups({ cutOff: '2026-01-19' })).toEqual([]);
  });

  it('of two episodes with the same dates counts one as the readmission of the other', async () => {
    const oneDay = { patientId: 'emil', from: '2026-07-01', to: '2026-07-01' };
    const twice = await projectEpisodes([
      ['emil-1', course(oneDay)],
      ['emil-2', course(oneDay)],
    ]);
    const { groups: answered } = await runReport(twice.store, readmission, { cutOff: CUT_OFF });
    expect(answered[0]).toMatchObject({ discharges: 2, readmitted: 1 });
    await twice.close();
  });

  it('of two episodes that began on one day counts the one with the greater id, whichever ends first', async () => {
    const began = { patientId: 'finn', from: '2026-07-01' };
    const readmitted = async (...courses: readonly Course[]) => {
      const both = await projectEpisodes(courses.map((each, index) => [`finn-${index + 1}`, course(each)] as const));
      const { groups: found } = await runReport(both.store, readmission, { cutOff: CUT_OFF, by: ['reason'] });
      await both.close();
      return found.map(({ by, readmitted: n }) => [by.reason, n]);
    };
    const [short, open] = [{ ...began, to: '2026-07-01', reason: 2 as const }, began];
    // The episode with the smaller id ends on the day both began, and the other follows it; not the other way round.
    expect(await readmitted(short, open)).toEqual([[2, 1]]);
    expect(await readmitted(open, short)).toEqual([[2, 0]]);
  });

  it('does not follow itself, nor an episode that began before it', async () => {
    const alone = await projectEpisodes([
      ['gina-2', course({ patientId: 'gina', from: '2026-06-01', to: '2026-08-01' })],
      ['gina-1', course({ patientId: 'gina', from: '2026-07-01', to: '2026-07-01', reason: 2 })],
    ]);
    const { groups: found } = await runReport(alone.store, readmission, { cutOff: CUT_OFF });
    expect(found[0]).toMatchObject({ discharges: 2, readmitted: 0 });
    await alone.close();
  });

  it('as of an earlier position is what it was before an entry was voided', async () => {
    const position = BigInt((await runReport(projected.store, readmission)).asOf.position);
    await projected.record('anna-2', entriesVoided([2]));
    expect((await groups())[0]).toMatchObject({ discharges: 4, readmitted: 2 });
    expect((await groups({ asOf: { position } }))[0]).toMatchObject({ discharges: 5, readmitted: 3 });
  });
});
