import type { CalendarDate } from '#episode/dates';
import { differenceOf } from '#episode/difference';
import { Folding } from '#episode/folding';
import { newEpisode, type Episode } from '#episode/state';
import { valueDifferences } from '#episode/words/differences';
import type { FoundEpisode } from './episode.queries.js';
import { episodeView, stayView, summaryView } from './episode.view.js';
import { historyView } from './history.view.js';

/**
 * What changed in an episode since its first `known` entries: the values of the episode (as `episodeView` has them) and
 * the entries whose effective version changed, each with the entries that caused the change.
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

/** The effective values of an episode, without its id and revision. */
function valuesOf(episode: Episode): object {
  const { episodeId: _, revision: __, ...values } = episodeView('', episode);
  return values;
}

/** The last known entry; without one, position 0 and no time. */
function momentOf({ events }: FoundEpisode, known: number) {
  const last = known === 0 ? undefined : events[known - 1];
  if (last === undefined) return { revision: '-1', position: '0', recordedAt: null };
  return { revision: String(last.revision), position: String(last.position), recordedAt: last.recordedAt };
}

/** For every value that changed on the way, the revisions of the entries that changed it. */
function causesOf({ entries }: Episode, known: number, effectiveOn: CalendarDate | undefined) {
  const causes = new Map<string, string[]>();
  const folding = new Folding(newEpisode, effectiveOn);
  for (const entry of entries.slice(0, known)) folding.add(entry);
  for (const entry of entries.slice(known)) {
    const before = folding.episode;
    folding.add(entry);
    for (const field of changedFields(before, folding.episode)) {
      const by = causes.get(field);
      if (by === undefined) causes.set(field, [String(entry.revision)]);
      else by.push(String(entry.revision));
    }
  }
  return causes;
}

/** The values that differ. Skips parts of the course that an entry left alone: they are the same objects. */
function changedFields(before: Episode, after: Episode): string[] {
  if (before.course === after.course && before.voidedAt === after.voidedAt) return [];
  const [old, next] = [differingParts(before, after), differingParts(after, before)];
  return valueDifferences(old, next).map(({ field }) => field);
}

function differingParts(episode: Episode, other: Episode): object {
  const { stays, phases, pauses } = episode.course;
  return {
    ...summaryView(episode, episode.course),
    stays: differing(stays, other.course.stays, stayView),
    phases: differing(phases, other.course.phases, (phase) => phase),
    pauses: differing(pauses, other.course.pauses, (pause) => pause),
  };
}

/** The parts that differ from another list, by index. */
function differing<T>(parts: readonly T[], others: readonly T[], view: (part: T) => object): object {
  if (parts === others) return {};
  const found: Record<number, object> = {};
  for (const [index, part] of parts.entries()) if (part !== others[index]) found[index] = view(part);
  return found;
}
