import { describeHistory } from '#episode/describe';
import type { FoundEpisode } from './episode.queries.js';
import { entryView } from './episode.view.js';

/** The entries of an episode in the order of recording, each in data and in words, with what it changed. */
export function historyView(episodeId: string, { episode, events }: FoundEpisode) {
  const described = describeHistory(episode.entries);
  return {
    episodeId,
    revision: String(episode.revision),
    entries: episode.entries.map((entry, index) => ({
      ...entryView(entry),
      position: String(events[index]!.position),
      words: described[index]!.words,
      changes: described[index]!.changes,
    })),
  };
}
