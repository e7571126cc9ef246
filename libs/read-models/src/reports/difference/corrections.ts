import { revision, streamName, type EventStore, type Position } from '#event-store/port';
import { position } from '#event-store/port';
import type { PositionRange } from './changed-episodes.js';

/** Generous average of events per episode: decides whether to read streams or the log. */
const EVENTS_OF_EPISODE = 50;

/** Streams that are read concurrently. */
const AT_ONCE = 8;

const correctionTypes: ReadonlySet<string> = new Set(['EntriesCorrected', 'EntriesVoided', 'EpisodeVoided']);

/**
 * Positions in a range at which an entry of these episodes was corrected or voided, by episode. Reads the streams or
 * the log, whichever is shorter; `events` is the number of events in the range.
 */
export async function correctionsOf(
  log: EventStore,
  episodes: readonly string[],
  range: PositionRange,
  events: bigint,
): Promise<ReadonlyMap<string, readonly Position[]>> {
  const found = new Map<string, Position[]>();
  const sought = new Map(episodes.map((episodeId) => [streamName(`episode-${episodeId}`), episodeId]));
  const addIfCorrection = (event: { readonly type: string; readonly stream: string; readonly position: Position }) => {
    const episodeId = sought.get(streamName(event.stream));
    if (episodeId === undefined || !correctionTypes.has(event.type)) return;
    if (event.position <= range.from || event.position > range.to) return;
    found.set(episodeId, [...(found.get(episodeId) ?? []), event.position]);
  };
  if (events <= BigInt(episodes.length * EVENTS_OF_EPISODE)) {
    for await (const event of log.readAll({ after: position(range.from) })) {
      if (event.position > range.to) break;
      addIfCorrection(event);
    }
    return found;
  }
  const streams = [...sought.keys()];
  const readSome = async () => {
    for (let stream = streams.pop(); stream !== undefined; stream = streams.pop()) {
      for await (const event of log.readStream(stream, { from: revision(0) })) addIfCorrection(event);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readSome));
  return found;
}
