import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpisodeEvent } from '#episode/events';
import {
  admitted,
  authorizationDecided,
  coverageRecorded,
  discharged,
  entriesVoided,
  inpatient,
  iop,
  outpatient,
  php,
  referred,
  served,
  steppedDown,
} from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { coverage } from './coverage.js';

const CUT_OFF = '2026-12-31';

const approved = (from: string, to: string, level = iop) => authorizationDecided({ from, to, level });

const episodes: readonly (readonly [string, readonly EpisodeEvent[]])[] = [
  // 19 days, of which 2 to 11 and 10 to 15 March are approved; three days of treatment, the last one not approved.
  [
    'ran out',
    [
      referred(),
      coverageRecorded({ payer: 'Acme', network: 'in', copay: 20, dailyRate: 300 }),
      approved('2026-03-02', '2026-03-11'),
      approved('2026-03-10', '2026-03-15'),
      admitted({ on: '2026-03-02', level: iop, program: 'North' }),
      ...['2026-03-02', '2026-03-04', '2026-03-04', '2026-03-18'].map((on) => served({ on })),
      served({ on: '2026-03-05', attendance: 'no-show' }),
      served({ on: '2026-03-06', kind: 'research-visit' }),
      discharged({ on: '2026-03-25', lastContactOn: '2026-03-20' }),
    ],
  ],
  // Ten nights, all of them approved.
  [
    'by night',
    [
      referred(),
      coverageRecorded({ payer: 'Beta', network: 'out', dailyRate: 1000 }),
      approved('2026-03-01', '2026-03-11', inpatient),
      admitted({ on: '2026-03-02', level: inpatient }),
      discharged({ on: '2026-03-12', lastContactOn: '2026-03-12' }),
    ],
  ],
  // Ten days up to the cut-off; the approvals are for another level, or came later.
  [
    'not approved',
    [
      referred(),
      authorizationDecided({ from: '2026-12-01', to: '2026-12-31', decision: 'denied' }),
      authorizationDecided({ from: '2026-12-01', to: '2026-12-31', decision: 'pended' }),
      approved('2026-12-01', '2026-12-31', php),
      authorizationDecided({ on: '2027-01-02', from: '2026-12-01', to: '2026-12-31' }),
      admitted({ on: '2026-12-22', level: iop }),
    ],
  ],
  // 30 days in intensive outpatient treatment, then 10 in outpatient treatment under another payer from its first day.
  [
    'changed payers',
    [
      referred(),
      coverageRecorded({ payer: 'Acme', network: 'in', copay: 10 }),
      admitted({ on: '2026-03-02', level: iop }),
      served({ on: '2026-03-31' }),
      steppedDown({ on: '2026-04-01', from: iop, to: outpatient, lastContactOn: '2026-03-31' }),
      coverageRecorded({ on: '2026-04-01', payer: 'Acme', network: 'out', copay: 35 }),
      served({ on: '2026-04-01' }),
      served({ on: '2026-04-08' }),
      discharged({ on: '2026-04-10', lastContactOn: '2026-04-10' }),
    ],
  ],
];

describe('coverage', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(episodes);
  });
  afterAll(() => projected.close());

  const groups = async (request: ReportRequest<typeof coverage.options> = {}) =>
    (await runReport(projected.store, coverage, { cutOff: CUT_OFF, ...request })).groups;
  const ranOut = { cohort: { values: { program: ['North'] } } };

  it('counts each approved day of a stay once, and the days after the last one', async () => {
    expect((await groups(ranOut))[0]).toMatchObject({
      ...{ stays: 1, days: 19, authorizedStays: 1, authorizedDays: 14, ranOut: 1, daysAfter: 5 },
    });
  });

  // Four services of $20 each; $300 on 2, 4 and 18 March, of which the first two were approved.
  it('reports copayments for attended services, and charges for the days of treatment', async () => {
    expect((await groups(ranOut))[0]).toMatchObject({
      ...{ services: 4, treatedDays: 3, priced: 1, copayments: 8_000, charges: 90_000, authorizedCharges: 60_000 },
    });
  });

  it('counts 24-hour care by nights, treated on every day', async () => {
    expect((await groups({ cohort: { values: { setting: ['residential'] } } }))[0]).toMatchObject({
      ...{ days: 10, authorizedDays: 10, ranOut: 0, daysAfter: 0, treatedDays: 10 },
      ...{ charges: 1_000_000, authorizedCharges: 1_000_000, inNetwork: 0, outOfNetwork: 1 },
    });
  });

  it('counts only what was approved by the cut-off at the level of the stay', async () => {
    expect((await groups({ cohort: { values: {}, admittedFrom: '2026-12-01' } }))[0]).toMatchObject({
      ...{ stays: 1, days: 10, authorizedStays: 0, authorizedDays: 0, ranOut: 0, withoutCoverage: 1, priced: 0 },
    });
  });

  it('separates payers by the latest coverage of each stay; a service on the day of a change belongs to the next stay', async () => {
    const [group] = await groups();
    expect(group).toMatchObject({ stays: 5, days: 79, inNetwork: 2, outOfNetwork: 2, withoutCoverage: 1 });
    expect(group!.payers.map((of) => [of.payer, of.network, of.stays, of.days, of.services, of.copayments])).toEqual([
      ['Acme', 'in', 2, 49, 5, 9_000],
      ['Acme', 'out', 1, 10, 2, 7_000],
      ['Beta', 'out', 1, 10, 0, 0],
      [null, null, 1, 10, 0, 0],
    ]);
  });

  it('as of a cut-off counts the days up to it', async () => {
    const [group] = await groups({ ...ranOut, cutOff: '2026-03-12' });
    expect(group).toMatchObject({ days: 11, authorizedDays: 11, ranOut: 0, services: 3, treatedDays: 2 });
    expect(await groups({ cutOff: '2026-03-01' })).toEqual([]);
  });

  it('as of an earlier position is what it was before an authorization was voided', async () => {
    const position = BigInt((await runReport(projected.store, coverage)).asOf.position);
    await projected.record('ran out', entriesVoided([3]));
    expect((await groups(ranOut))[0]).toMatchObject({ authorizedDays: 10, daysAfter: 9 });
    expect((await groups({ ...ranOut, asOf: { position } }))[0]).toMatchObject({ authorizedDays: 14, daysAfter: 5 });
  });
});
