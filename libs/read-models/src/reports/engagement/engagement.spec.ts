import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpisodeEvent } from '#episode/events';
import {
  admitted,
  cancelled,
  discharged,
  entriesVoided,
  iop,
  medicated,
  php,
  referred,
  served,
} from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { engagement } from './engagement.js';

const CUT_OFF = '2026-12-31';

interface Course {
  readonly patientId: string;
  readonly from?: string;
  readonly to?: string;
  readonly attended?: readonly string[];
}

/** Admitted on 2 March unless another day is given. */
function course({ patientId, from = '2026-03-02', to, attended = [] }: Course): readonly EpisodeEvent[] {
  const start = [referred({ on: '2025-12-01', patientId }), admitted({ on: from, level: iop })];
  const end = to === undefined ? [] : [discharged({ on: to, lastContactOn: to })];
  return [...start, ...attended.map((on) => served({ on })), ...end];
}

const missed = [
  served({ on: '2026-03-03', attendance: 'no-show' }),
  served({ on: '2026-03-04', attendance: 'cancelled' }),
  served({ on: '2026-03-05', kind: 'research-visit' }),
];

const episodes: readonly (readonly [string, readonly EpisodeEvent[]])[] = [
  ['at once', course({ patientId: 'anna', to: '2026-03-20', attended: ['2026-03-02', '2026-03-05', '2026-03-10'] })],
  // On the last day of both windows: 2 March + 13, and 34 days after that.
  ['just in time', course({ patientId: 'ben', attended: ['2026-03-15', '2026-03-16', '2026-04-18'] })],
  ['too late to begin', course({ patientId: 'cleo', attended: ['2026-03-16', '2026-03-17', '2026-03-18'] })],
  // Of two services on the first day one counts as the first; 6 April is day 35 after it.
  [
    'too late to go on',
    course({ patientId: 'dora', attended: ['2026-03-02', '2026-03-02', '2026-03-20', '2026-04-06'] }),
  ],
  ['missed', [...course({ patientId: 'emil' }), ...missed]],
  ['last that counts', course({ patientId: 'fritz', from: '2026-11-14' })],
  [
    'too recent',
    course({ patientId: 'gerda', from: '2026-11-15', attended: ['2026-11-15', '2026-11-16', '2026-11-17'] }),
  ],
  // 194 days after the discharge of 20 March, and 195 days after that of 10 January.
  ['going on', course({ patientId: 'anna', from: '2026-09-30' })],
  ['before', course({ patientId: 'hans', from: '2026-01-05', to: '2026-01-10' })],
  ['new again', course({ patientId: 'hans', from: '2026-07-24' })],
  ['refused', [referred({ on: '2026-02-20', patientId: 'ben' }), cancelled({ on: '2026-02-25' })]],
  ['nobody', [admitted({ on: '2026-03-02', level: php }), served({ on: '2026-03-03' })]],
];

describe('engagement', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(episodes);
  });
  afterAll(() => projected.close());

  const groups = async (request: ReportRequest<typeof engagement.options> = {}) =>
    (await runReport(projected.store, engagement, { cutOff: CUT_OFF, ...request })).groups;

  it('covers new episodes of known patients whose windows have ended, and counts the others separately', async () => {
    expect((await groups())[0]).toMatchObject({ episodes: 8, tooRecent: 1, notNew: 1, unidentified: 1 });
  });

  it('requires an attended service within 14 days, and two more within 34 days of that, each window to its last day', async () => {
    expect((await groups())[0]).toMatchObject({ initiated: 3, engaged: 2, initiation: 3 / 8, engagement: 2 / 8 });
  });

  it('counts doses as services if requested', async () => {
    const onMedication = await projectEpisodes([
      [
        'doses',
        [
          ...course({ patientId: 'ida', attended: ['2026-03-05'] }),
          medicated({ on: '2026-03-02' }),
          medicated({ on: '2026-03-03', act: 'administered' }),
        ],
      ],
    ]);
    const rates = async (doses: 'left-out' | 'counted') => {
      const request = { cutOff: CUT_OFF, options: { doses } };
      const { initiation, engagement: engaged } = (await runReport(onMedication.store, engagement, request)).groups[0]!;
      return [initiation, engaged];
    };
    expect(await rates('left-out')).toEqual([1, 0]);
    expect(await rates('counted')).toEqual([1, 1]);
    await onMedication.close();
  });

  // 2 of 8, z² = 3.8415: (0.25 + 0.24009 ± 1.95996 √(0.1875 / 8 + 3.8415 / 256)) / 1.48018, worked out by hand.
  it("has Wilson's interval with the rates", async () => {
    const { engagementLower, engagementUpper } = (await groups())[0]!;
    expect([engagementLower, engagementUpper].map((limit) => limit!.toFixed(4))).toEqual(['0.0715', '0.5907']);
  });

  it('treats an episode as new after the chosen days without treatment', async () => {
    const counts = async (history: number) => {
      const { episodes: n, notNew } = (await groups({ options: { history } }))[0]!;
      return [n, notNew];
    };
    expect(await counts(193)).toEqual([9, 0]);
    expect(await counts(194)).toEqual([8, 1]);
    expect(await counts(195)).toEqual([7, 2]);
    expect(await counts(0)).toEqual([9, 0]);
  });

  it('finds earlier treatment outside the group and the filters, and separates groups', async () => {
    const summer = { values: {}, admittedFrom: '2026-07-01' };
    expect((await groups({ cohort: summer }))[0]).toMatchObject({ episodes: 2, notNew: 1, tooRecent: 1 });
    const byLevel = await groups({ by: ['level'] });
    expect(
      byLevel.map(({ by, episodes: n, unidentified, initiation }) => [by.level, n, unidentified, initiation]),
    ).toEqual([
      ['asam-3:2.1', 8, 0, 3 / 8],
      ['asam-3:2.5', 0, 1, null],
    ]);
  });

  it('as of a cut-off counts no episode whose windows are open', async () => {
    // 2 March + 13 + 34 is 18 April.
    expect((await groups({ cutOff: '2026-04-17' }))[0]).toMatchObject({ episodes: 1, tooRecent: 5, engaged: 0 });
    expect((await groups({ cutOff: '2026-04-18' }))[0]).toMatchObject({ episodes: 6, tooRecent: 0, engaged: 2 });
  });

  it('as of an earlier position is what it was before a service was voided', async () => {
    const position = BigInt((await runReport(projected.store, engagement)).asOf.position);
    await projected.record('at once', entriesVoided([4]));
    expect((await groups())[0]).toMatchObject({ initiated: 3, engaged: 1 });
    expect((await groups({ asOf: { position } }))[0]).toMatchObject({ initiated: 3, engaged: 2 });
  });
});
