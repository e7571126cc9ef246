import { describeHistory, isAbout } from '#episode/describe';
import type { CalendarDate } from '#episode/dates';
import type { FoundEpisode } from './episode.queries.js';
import { entryView, episodeView } from './episode.view.js';

/**
 * The entries of an episode in the order of recording, each in data and in words, with where it came from and what it
 * changed; and what was believed after the last of them. With `effectiveOn`, what it tells of the time up to that date.
 */
export function historyView(episodeId: string, { episode, course, events }: FoundEpisode, effectiveOn?: CalendarDate) {
  const described = describeHistory(episode.entries, effectiveOn);
  const entries = episode.entries.map((entry, index) => {
    const { id, position, metadata } = events[index]!;
    const { correlationId, causationId } = metadata;
    const { words, changes } = described[index]!;
    return { ...entryView(entry), position: String(position), id, correlationId, causationId, words, changes };
  });
  const included = episode.entries.map((entry) => effectiveOn === undefined || isAbout(effectiveOn, entry, episode));
  const last = events.at(-1)!;
  return {
    episodeId,
    revision: String(episode.revision),
    asOf: { position: String(last.position), recordedAt: last.recordedAt },
    effectiveOn,
    believed: episodeView(episodeId, episode, course),
    entries: entries.filter((_, index) => included[index]),
    /** Entries that are left out because they say nothing of the time up to `effectiveOn`. */
    later: included.filter((isIncluded) => !isIncluded).length,
  };
}
