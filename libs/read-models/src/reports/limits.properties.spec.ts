import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpisodeEvent } from '#episode/events';
import { referred } from '#episode/testing/events';
import { rounds } from '#episode/testing/rounds';
import { position, revision, streamName } from '#event-store/port';
import { episodeLogs } from '../testing/episode-logs.js';
import { followedLog, type FollowedLog } from '../testing/followed-log.js';
import { runReport } from './run-report.js';
import { differenceOfReport } from './difference/difference.js';
import { dimensionsOf, type Report } from './report.js';
import { episodes } from './episodes.js';
import { reports } from './reports.js';

interface EpisodeToRecord {
  readonly id: string;
  readonly events: readonly EpisodeEvent[];
}

/** An episode of another provider that the clinic's own episodes may refer to. */
const ELSEWHERE = 'm-elsewhere';

const limits = { provider: 'clinic-0', today: '2026-06-30' };

/**
 * The clinic's own episodes: eight of four patients. Some refer to an earlier one, of the clinic or of another
 * provider.
 */
const own: readonly EpisodeToRecord[] = fc.sample(episodeLogs(), { numRuns: 8, seed: 11 }).map((events, index) => {
  const previousEpisodeId = index % 2 === 0 ? ELSEWHERE : `own-${(index + 4) % 8}`;
  const referral = { patientId: `patient-${index % 4}`, providerId: 'clinic-0', previousEpisodeId };
  return { id: `own-${index}`, events: [referred(referral), ...events.slice(1)] };
});

/** Episodes of other providers, some of the clinic's patients, with ids before and after the clinic's. */
const foreign: fc.Arbitrary<readonly EpisodeToRecord[]> = fc
  .array(
    fc
      .record({
        events: episodeLogs(),
        patient: fc.nat(5),
        provider: fc.constantFrom('clinic-1', 'clinic-2'),
        name: fc.constantFrom('a', 'z'),
        id: fc.uuid(),
      })
      .map(({ events, patient, provider, name, id }) => ({
        id: `${name}-${id}`,
        events: [referred({ patientId: `patient-${patient}`, providerId: provider }), ...events.slice(1)],
      })),
    { minLength: 2, maxLength: 8 },
  )
  .map(([first, ...others]) => [{ ...first!, id: ELSEWHERE }, ...others]);

/** A log in which each episode began by one moment and continued until another. */
interface Moments {
  readonly log: FollowedLog;
  readonly since: bigint;
  readonly asOf: bigint;
}

async function recordEpisodes(episodes: readonly EpisodeToRecord[]): Promise<Moments> {
  const log = await followedLog({ now: Date.UTC(2026, 2, 1) });
  const recordPart = async (part: (events: readonly EpisodeEvent[]) => readonly EpisodeEvent[]): Promise<bigint> => {
    let last = 0n;
    for (const { id, events } of episodes) {
      const some = part(events);
      if (some.length > 0) last = await log.record(id, ...some);
    }
    return last;
  };
  const since = await recordPart((events) => events.slice(0, 6));
  const asOf = await recordPart((events) => events.slice(6));
  await log.project();
  return { log, since, asOf };
}

/** Everything that a limited caller sees, except log positions. */
async function seen({ log, since, asOf }: Moments): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const report of reports) {
    for (const question of questionsOf(report)) {
      answers.push(await runReport(log.store, report, { ...question, limits, asOf: { position: asOf } }));
      const moments = { since: { position: since }, asOf: { position: asOf }, rows: 1_000 };
      const parts = { reader: log.store, log: log.log };
      answers.push(await differenceOfReport(parts, report, { ...question, ...moments, limits }));
    }
  }
  return answers.map(withoutPositions);
}

function questionsOf(report: Report) {
  const by = dimensionsOf(report).filter((dimension) => ['level', 'provider'].includes(dimension));
  return report.units.flatMap((of) => [[], by].map((grouping) => ({ of, by: grouping, cutOff: '2026-06-30' })));
}

const positionFields: ReadonlySet<string> = new Set(['position', 'recordedAt', 'digest', 'id']);

function withoutPositions(value: unknown): unknown {
  const text = JSON.stringify(value, (name, each: unknown) => (positionFields.has(name) ? undefined : each));
  return JSON.parse(text) as unknown;
}

describe('reports for a caller who is limited to one provider', () => {
  let alone: Moments;
  let ownFigures: readonly unknown[];
  beforeAll(async () => {
    alone = await recordEpisodes(own);
    ownFigures = await seen(alone);
  });
  afterAll(() => alone.log.close());

  it('have no figure, count or explanation that changes with the episodes of others', async () => {
    await fc.assert(
      fc.asyncProperty(foreign, fc.nat(8), async (others, at) => {
        const among = await recordEpisodes([...own.slice(0, at), ...others, ...own.slice(at)]);
        try {
          expect(await seen(among)).toEqual(ownFigures);
        } finally {
          await among.log.close();
        }
      }),
      { numRuns: rounds({ usual: 1, long: 5 }), endOnFailure: true },
    );
  }, 120_000);

  it('name the provider they are limited to, and are as of today by default', async () => {
    for (const report of reports) {
      const answer = await runReport(alone.log.store, report, { limits });
      expect(answer).toMatchObject({
        limitedTo: 'clinic-0',
        cutOff: '2026-06-30',
        filters: { provider: ['clinic-0'] },
      });
      const requested = { values: { provider: ['clinic-1'] } };
      expect((await runReport(alone.log.store, report, { limits, cohort: requested })).groups).toEqual(answer.groups);
      expect(await runReport(alone.log.store, report)).not.toHaveProperty('limitedTo');
    }
  });

  it('count only parked episodes of that provider', async () => {
    const [listed] = (await episodes(alone.log.store, { cohort: { values: {} }, limit: 1 })).episodes;
    const parked = [listed!.episodeId, 'other'].map((id) => ({
      stream: streamName(`episode-${id}`),
      position: position(1),
      revision: revision(0),
      eventType: 'ReferralReceived',
      recordedAt: 0,
      reason: 'spec',
    }));
    const { store } = alone.log;
    const reader = {
      query: store.query.bind(store),
      checkpoint: () => store.checkpoint(),
      parkedStreams: () => Promise.resolve(parked),
    };
    expect((await runReport(reader, reports[0]!)).parkedStreams).toBe(2);
    expect((await runReport(reader, reports[0]!, { limits })).parkedStreams).toBe(1);
    expect((await runReport(reader, reports[0]!, { limits: { ...limits, provider: 'clinic-9' } })).parkedStreams).toBe(
      0,
    );
  });
});
