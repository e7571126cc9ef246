import { revision, streamName, type EventStore, type Position } from '#event-store/port';
import { position } from '#event-store/port';
import type { Between } from './changed-episodes.js';

/** Events of an episode, on average and more: reading so many streams costs as much as reading the log between. */
const EVENTS_OF_EPISODE = 50;

/** Streams that are read beside one another. */
const AT_ONCE = 8;

const amending: ReadonlySet<string> = new Set(['EntriesCorrected', 'EntriesVoided', 'EpisodeVoided']);

/**
 * Positions between two at which an entry of some episodes was corrected or voided, by episode. Reads the streams or the
 * log between, whichever is less; `events` is how many lie between.
 */
export async function amendmentsOf(
  log: EventStore,
  episodes: readonly string[],
  between: Between,
  events: bigint,
): Promise<ReadonlyMap<string, readonly Position[]>> {
  const found = new Map<string, Position[]>();
  const sought = new Map(episodes.map((episodeId) => [streamName(`episode-${episodeId}`), episodeId]));
  const note = (event: { readonly type: string; readonly stream: string; readonly position: Position }) => {
    const episodeId = sought.get(streamName(event.stream));
    if (episodeId === undefined || !amending.has(event.type)) return;
    if (event.position <= between.from || event.position > between.to) return;
    found.set(episodeId, [...(found.get(episodeId) ?? []), event.position]);
  };
  if (events <= BigInt(episodes.length * EVENTS_OF_EPISODE)) {
    for await (const event of log.readAll({ after: position(between.from) })) {
      if (event.position > between.to) break;
      note(event);
    }
    return found;
  }
  const streams = [...sought.keys()];
  const readSome = async () => {
    for (let stream = streams.pop(); stream !== undefined; stream = streams.pop()) {
      for await (const event of log.readStream(stream, { from: revision(0) })) note(event);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readSome));
  return found;
}
