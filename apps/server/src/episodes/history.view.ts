import { describeHistory, isAbout } from '#episode/describe';
import type { CalendarDate } from '#episode/dates';
import type { FoundEpisode } from './episode.queries.js';
import { entryView, episodeView } from './episode.view.js';

/**
 * The entries of an episode in recording order, each as data and in words, with its origin and its effects, and the
 * effective state after the last of them. With `effectiveOn`, only what is about the time up to that date.
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
    /** The number of entries left out because they are not about the time up to `effectiveOn`. */
    later: included.filter((isIncluded) => !isIncluded).length,
  };
}
