import type { CalendarDate } from '#episode/dates';
import { differenceOf } from '#episode/difference';
import { evolve, fold } from '#episode/evolve';
import { seenOn, type Episode } from '#episode/state';
import { valueDifferences } from '#episode/words/differences';
import type { FoundEpisode } from './episode.queries.js';
import { episodeView } from './episode.view.js';
import { historyView } from './history.view.js';

/**
 * What came to be believed of an episode from a moment at which its first `known` entries were known: the values of the
 * episode (as `episodeView` has them) and the entries of which something else is believed, each with the entries that
 * made it so.
 */
export function differenceView(episodeId: string, later: FoundEpisode, known: number, effectiveOn?: CalendarDate) {
  const recorded = later.episode.entries;
  const { before: old, after: next, changes, entries } = differenceOf(recorded, known, effectiveOn);
  const values = valueDifferences(valuesOf(old), valuesOf(next));
  const causes = causesOf(later.episode, known, effectiveOn);
  const history = historyView(episodeId, later, effectiveOn);
  return {
    episodeId,
    before: momentOf(later, known),
    after: momentOf(later, recorded.length),
    effectiveOn,
    equal: values.length + entries.length === 0,
    changes,
    values: values.map((value) => ({ ...value, by: causes.get(value.field) ?? [] })),
    entries: entries.map(({ revision, kind, before, after, fields, words, by }) => ({
      revision: String(revision),
      type: (after ?? before)!.type,
      effectiveOn: (after ?? before)!.data.effectiveOn,
      kind,
      fields,
      words,
      by: by.map(String),
    })),
    events: history.entries.filter(({ revision }) => Number(revision) >= known),
  };
}

/** What is believed of an episode, its place in the log left aside. */
function valuesOf(episode: Episode): object {
  const { episodeId: _, revision: __, ...values } = episodeView('', episode);
  return values;
}

/** The last entry that was known; none has position 0 and no time. */
function momentOf({ events }: FoundEpisode, known: number) {
  const last = known === 0 ? undefined : events[known - 1];
  if (last === undefined) return { revision: '-1', position: '0', recordedAt: null };
  return { revision: String(last.revision), position: String(last.position), recordedAt: last.recordedAt };
}

/** For every value that changed on the way, the revisions of the entries that changed it. */
function causesOf({ entries }: Episode, known: number, effectiveOn: CalendarDate | undefined) {
  const causes = new Map<string, string[]>();
  let episode = fold(entries.slice(0, known));
  let before = valuesOf(seenOn(episode, effectiveOn));
  for (const entry of entries.slice(known)) {
    episode = evolve(episode, entry);
    const after = valuesOf(seenOn(episode, effectiveOn));
    for (const { field } of valueDifferences(before, after)) {
      causes.set(field, [...(causes.get(field) ?? []), String(entry.revision)]);
    }
    before = after;
  }
  return causes;
}
