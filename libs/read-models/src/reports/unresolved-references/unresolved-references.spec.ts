import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpisodeEvent } from '#episode/events';
import { admitted, corrected, entriesCorrected, episodeVoided, iop, referred } from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { unresolvedReferences } from './unresolved-references.js';

const CUT_OFF = '2026-12-31';

const of = (patientId: string, on: string, previousEpisodeId?: string, providerId = 'clinic-a') =>
  referred({ on, patientId, providerId, ...(previousEpisodeId !== undefined && { previousEpisodeId }) });

/**
 * Anna's second episode refers to her first; Ben's to one that does not exist; Cleo's to one of Anna; Dora's to a void
 * one, and to one of another provider.
 */
const episodes: readonly (readonly [string, readonly EpisodeEvent[]])[] = [
  ['anna-1', [of('anna', '2026-01-05')]],
  ['anna-2', [of('anna', '2026-03-05', 'anna-1', 'clinic-b')]],
  ['ben-2', [of('ben', '2026-03-03', 'ben-1'), admitted({ on: '2026-03-10', level: iop })]],
  ['cleo-2', [of('cleo', '2026-03-01', 'anna-1')]],
  ['dora-1', [of('dora', '2026-01-01', undefined, 'clinic-b'), episodeVoided()]],
  ['dora-2', [of('dora', '2026-03-03', 'dora-1')]],
];

describe('unresolved references', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(episodes);
  });
  afterAll(() => projected.close());

  const groups = async (request: ReportRequest<typeof unresolvedReferences.options> = {}) =>
    (await runReport(projected.store, unresolvedReferences, { cutOff: CUT_OFF, ...request })).groups;

  it('are those whose previous episode does not exist, is void or is of another patient, in the order of referrals', async () => {
    expect(await groups()).toEqual([
      {
        ...{ by: {}, references: 4, unresolved: 3 },
        episodes: [
          { episodeId: 'cleo-2', previousEpisodeId: 'anna-1', referredOn: '2026-03-01' },
          { episodeId: 'ben-2', previousEpisodeId: 'ben-1', referredOn: '2026-03-03' },
          { episodeId: 'dora-2', previousEpisodeId: 'dora-1', referredOn: '2026-03-03' },
        ],
      },
    ]);
  });

  it('are counted in groups and for a cohort, up to the cut-off, and listed up to the requested number', async () => {
    const found = await groups({ by: ['level'], options: { most: 1 } });
    expect(found.map(({ by, unresolved, episodes: { length } }) => [by.level, unresolved, length])).toEqual([
      ['asam-3:2.1', 1, 1],
      [null, 2, 1],
    ]);
    expect(await groups({ cohort: { values: { provider: ['clinic-b'] } } })).toMatchObject([
      { references: 1, unresolved: 0, episodes: [] },
    ]);
    expect(await groups({ cutOff: '2026-03-01' })).toMatchObject([{ references: 1, unresolved: 1 }]);
    expect(await groups({ cutOff: '2026-02-28' })).toEqual([]);
  });

  it('within a provider include those whose previous episode is of another provider', async () => {
    const limits = { provider: 'clinic-b', today: CUT_OFF };
    expect(await groups({ limits })).toMatchObject([{ references: 1, unresolved: 1 }]);
    const seen = await groups({ limits: { ...limits, provider: 'clinic-a' } });
    expect(seen).toMatchObject([{ references: 3, unresolved: 3 }]);
  });

  it('are resolved when the previous episode is recorded or corrected to the patient; as of an earlier position they are not', async () => {
    const position = BigInt((await runReport(projected.store, unresolvedReferences)).asOf.position);
    await projected.record('ben-1', of('ben', '2026-02-01'));
    await projected.record('anna-1', entriesCorrected([corrected(0, of('cleo', '2026-01-05'))]));
    expect((await groups())[0]!.episodes.map(({ episodeId }) => episodeId)).toEqual(['dora-2', 'anna-2']);
    expect((await groups({ asOf: { position } }))[0]).toMatchObject({ references: 4, unresolved: 3 });
  });
});
