import type { CalendarDate } from './dates.js';
import { describeHistory, type HistoryLine } from './describe.js';
import type { ClinicalEvent } from './events.js';
import { fold } from './evolve.js';
import { seenOn, type Entry, type Episode, type RecordedEntry } from './state.js';
import { changesOf } from './words/changes.js';
import { valueDifferences, type ValueDifference } from './words/differences.js';
import { entryDifferenceInWords } from './words/entry-difference.js';

/** The difference of one entry's effective content between two moments. */
export interface EntryDifference {
  readonly revision: number;
  /** `added`: effective at the later moment only; `removed`: at the earlier only; `changed`: at both, with other values. */
  readonly kind: 'added' | 'changed' | 'removed';
  readonly before?: ClinicalEvent;
  readonly after?: ClinicalEvent;
  /** The fields that differ; every field if one side does not have the entry. */
  readonly fields: readonly ValueDifference[];
  readonly words: string;
  /** Revisions of the entries between the two moments that caused the difference: the entry itself, corrections, voids. */
  readonly by: readonly number[];
}

/** The difference of an episode's effective record between two moments. */
export interface EpisodeDifference {
  readonly before: Episode;
  readonly after: Episode;
  /** What changed in the course, in words. */
  readonly changes: readonly string[];
  readonly entries: readonly EntryDifference[];
  /** The entries that were recorded between the two moments. */
  readonly events: readonly HistoryLine[];
}

/**
 * The difference between an episode after its first `known` entries and after all of them; with `effectiveOn`, only of the
 * time up to that date. If the effective record is the same, everything except `events` is empty.
 */
export function differenceOf(
  recorded: readonly RecordedEntry[],
  known: number,
  effectiveOn?: CalendarDate,
): EpisodeDifference {
  const earlier = fold(recorded.slice(0, known));
  const before = seenOn(earlier, effectiveOn);
  const after = seenOn(fold(recorded.slice(known), earlier), effectiveOn);
  return {
    before,
    after,
    changes: changesOf(before, after),
    entries: after.entries.flatMap((entry, index) =>
      differenceOfEntry(before.entries[index], entry, before.revision, effectiveOn),
    ),
    events: describeHistory(recorded, effectiveOn).slice(known),
  };
}

function differenceOfEntry(
  old: Entry | undefined,
  next: Entry,
  since: number,
  effectiveOn: CalendarDate | undefined,
): EntryDifference[] {
  const [before, after] = [effectiveBy(old, effectiveOn), effectiveBy(next, effectiveOn)];
  const fields = fieldsOf(before, after);
  if (fields.length === 0) return [];
  const { revision, changedBy } = next;
  return [
    {
      revision,
      kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
      ...(before && { before }),
      ...(after && { after }),
      fields,
      words: entryDifferenceInWords(revision, before, after),
      by: [revision, ...changedBy].filter((each) => each > since),
    },
  ];
}

function effectiveBy(entry: Entry | undefined, effectiveOn: CalendarDate | undefined): ClinicalEvent | undefined {
  const effective = entry?.effective;
  const isLater = effectiveOn !== undefined && effective !== undefined && effective.data.effectiveOn > effectiveOn;
  return isLater ? undefined : effective;
}

function fieldsOf(before: ClinicalEvent | undefined, after: ClinicalEvent | undefined): ValueDifference[] {
  const types =
    before === undefined || after === undefined ? [] : valueDifferences({ type: before.type }, { type: after.type });
  return [...types, ...valueDifferences(before?.data ?? {}, after?.data ?? {})];
}
