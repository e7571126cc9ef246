import { episodeIdOf } from '../projector/stream.js';
import { queries } from '../store/queries.js';
import type { ReadModelReader } from '../read-models.js';
import { effectiveAt } from './effective-at.js';

/** The moment of the log that a report is requested for: a position, or an instant (ISO 8601). Default: the latest. */
export type AsOfRequest = { readonly position: bigint } | { readonly instant: string } | undefined;

/**
 * The moment that an answer speaks for: the last event that it takes into account. An empty log has position 0 and no
 * time.
 */
export interface AsOf {
  /** Decimal string. */
  readonly position: string;
  readonly recordedAt: string | null;
}

/** The read models have not reached the requested position. */
export class NotYetProjected extends Error {
  readonly code = 'not-yet-projected';

  constructor(
    readonly requested: bigint,
    readonly reached: bigint,
  ) {
    super(`the read models have reached position ${reached}, not ${requested}`);
    this.name = 'NotYetProjected';
  }
}

/** Finds the last event at or before a moment. Throws `NotYetProjected` for a position that is not projected yet. */
export async function resolveAsOf(reader: ReadModelReader, request: AsOfRequest): Promise<AsOf> {
  const checkpoint = await reader.checkpoint();
  if (request === undefined && checkpoint !== undefined) return asOfEvent(checkpoint);
  const reached = checkpoint?.position ?? 0n;
  if (request !== undefined && 'position' in request && request.position > reached) {
    throw new NotYetProjected(request.position, reached);
  }
  const latest = queries
    .selectFrom('log_event')
    .select(['position', 'recorded_at'])
    .where('position', '<=', request !== undefined && 'position' in request ? request.position : reached)
    // Has the same order as positions; an index on both finds an old instant at once.
    .$if(request !== undefined && 'instant' in request, (query) =>
      query
        .where('recorded_at', '<=', BigInt(Date.parse((request as { instant: string }).instant)))
        .orderBy('recorded_at', 'desc'),
    )
    .orderBy('position', 'desc')
    .limit(1);
  const [found] = await reader.query(latest.compile());
  if (found === undefined) return { position: '0', recordedAt: null };
  return asOfEvent({ position: found.position, recordedAt: Number(found.recorded_at) });
}

function asOfEvent({ position, recordedAt }: { readonly position: bigint; readonly recordedAt: number }): AsOf {
  return { position: String(position), recordedAt: new Date(recordedAt).toISOString() };
}

/**
 * Number of streams that were already parked at a position, so that their later events are missing from a report: all,
 * or those of one provider. The provider of a stream that was parked at its referral is not known.
 */
export async function parkedAt(reader: ReadModelReader, { position }: AsOf, provider?: string): Promise<number> {
  const parked = (await reader.parkedStreams()).filter((stream) => stream.position <= BigInt(position));
  if (provider === undefined || parked.length === 0) return parked.length;
  const own = queries
    .selectFrom('episode')
    .select('episode_id')
    .where(effectiveAt(position))
    .where('provider_id', '=', provider)
    .where(
      'episode_id',
      'in',
      parked.flatMap(({ stream }) => episodeIdOf(stream) ?? []),
    );
  return (await reader.query(own.compile())).length;
}
