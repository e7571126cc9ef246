import { LRUCache } from 'lru-cache';
import { Folding } from '#episode/folding';
import { recordedEntry } from '#episode/recorded';
import { newEpisode, type Episode } from '#episode/state';
import { revision, streamName, type EventStore, type RecordedEvent, type StreamName } from '#event-store/port';

/** The stream of an episode. */
export function streamOf(episodeId: string): StreamName {
  return streamName(`episode-${episodeId}`);
}

/** The id of the episode that a stream holds, or `undefined` for a stream of another kind. */
export function episodeIdOf(stream: StreamName): string | undefined {
  return stream.startsWith('episode-') ? stream.slice('episode-'.length) : undefined;
}

/** Reads the events of an episode after a known state, and folds them into it. */
export async function readOn(store: EventStore, episodeId: string, from: Episode = newEpisode): Promise<Episode> {
  let folding: Folding | undefined;
  for await (const event of eventsOf(store, episodeId, from.revision + 1)) {
    folding ??= new Folding(from);
    folding.add(recordedEntry(event));
  }
  return folding?.episode ?? from;
}

/** The stored events of an episode from a revision on; none for an episode that does not exist. */
export function eventsOf(store: EventStore, episodeId: string, from = 0): AsyncIterable<RecordedEvent> {
  return store.readStream(streamOf(episodeId), { from: revision(from) });
}

/**
 * A cache of folded episodes that were written recently, limited by their total number of entries. They may lag behind the
 * log: an append states the exact revision, and a rejection is decided on a fresh read.
 */
export function episodeCache(maxEntries: number): LRUCache<string, Episode> {
  return new LRUCache({ maxSize: maxEntries, sizeCalculation: ({ entries }) => entries.length + 1 });
}
