import * as clinical from './codes/clinical.js';
import { labelOf } from './codes/code-list.js';
import type { ClinicalEvent, EpisodeEvent } from './events.js';
import { isClinicalEvent } from './events.js';
import { Folding } from './folding.js';
import type { CalendarDate } from './dates.js';
import { entryAt, newEpisode, type Episode, type RecordedEntry } from './state.js';
import { changesOf } from './words/changes.js';
import { differencesOf } from './words/differences.js';
import { eventInWords } from './words/event.js';

/** One entry of a history in words, with its changes to the effective course. */
export interface HistoryLine {
  readonly revision: number;
  readonly words: string;
  readonly changes: readonly string[];
}

/**
 * One entry in words, with both its dates:
 * `2026-03-02 (recorded 2026-03-04 by clinic-a): admitted to asam-3:2.1 Intensive outpatient services (IOP)`.
 * A correction or a void lists what it changed, field by field, against the effective values just before it. `episode` holds
 * the entries before this one, and may also hold this one and later ones.
 */
export function describeEntry({ revision, recordedAt, actor, event }: RecordedEntry, episode: Episode): string {
  const head = `${event.data.effectiveOn} (recorded ${recordedAt.slice(0, 10)} by ${actor})`;
  return `${head}: ${entryInWords({ revision, event }, episode)}`;
}

/** A whole stream in words, in the order of recording. With `effectiveOn`, changes are those of the course up to that date. */
export function describeHistory(recorded: Iterable<RecordedEntry>, effectiveOn?: CalendarDate): HistoryLine[] {
  const lines: HistoryLine[] = [];
  const folding = new Folding(newEpisode, effectiveOn);
  for (const entry of recorded) {
    const before = folding.episode;
    const words = describeEntry(entry, before);
    folding.add(entry);
    lines.push({ revision: entry.revision, words, changes: changesOf(before, folding.episode) });
  }
  return lines;
}

/**
 * Whether an entry is about the time up to a date, as recorded or after any correction. A correction or a void is about
 * the same time as the entries that it names. Other entries change nothing in the course up to that date.
 */
export function isAbout(date: CalendarDate, { event, revision }: RecordedEntry, episode: Episode): boolean {
  if (isClinicalEvent(event)) return wasEverEffective(date, revision, episode);
  switch (event.type) {
    case 'EntriesCorrected':
      return event.data.corrections.some((each) => wasEverEffective(date, Number(each.revision), episode));
    case 'EntriesVoided':
      return event.data.revisions.some((each) => wasEverEffective(date, Number(each), episode));
    case 'EpisodeVoided':
      return true;
  }
}

/** Whether an entry ever had an effective date up to `date`. */
function wasEverEffective(date: CalendarDate, revision: number, episode: Episode): boolean {
  const entry = entryAt(episode, revision);
  if (entry === undefined || !isClinicalEvent(entry.event)) return false;
  const isBy = (event: ClinicalEvent | undefined) => event !== undefined && event.data.effectiveOn <= date;
  return (
    isBy(entry.event) || entry.changedBy.some((change) => isBy(correctedBy(entryAt(episode, change)?.event, revision)))
  );
}

/** The text of `describeEntry` without dates and actor. */
export function entryInWords({ revision, event }: Pick<RecordedEntry, 'revision' | 'event'>, episode: Episode): string {
  if (isClinicalEvent(event)) return eventInWords(event);
  switch (event.type) {
    case 'EntriesCorrected':
      return correctionInWords(event.data, revision, episode);
    case 'EntriesVoided':
      return voidInWords(event.data, revision, episode);
    case 'EpisodeVoided': {
      const { reason, comment } = event.data;
      const why = labelOf(clinical.voidReason, reason).toLowerCase();
      return `the whole episode is void: ${comment === undefined ? why : `${why}, ${comment}`}`;
    }
  }
}

function correctionInWords(
  { corrections, reason }: EpisodeEvent<'EntriesCorrected'>['data'],
  by: number,
  episode: Episode,
): string {
  const changes = corrections.map(({ revision, type, data }) => {
    const before = effectiveBefore(Number(revision), by, episode);
    const differences = before === undefined ? [] : differencesOf(before, { type, data } as ClinicalEvent);
    return `${nameOfEntry(revision, before)}: ${differences.length === 0 ? 'nothing' : differences.join(', ')}`;
  });
  return `corrected ${changes.join('; ')}; reason: ${reason}`;
}

function voidInWords(
  { revisions, reason }: EpisodeEvent<'EntriesVoided'>['data'],
  by: number,
  episode: Episode,
): string {
  const names = revisions.map((revision) => nameOfEntry(revision, effectiveBefore(Number(revision), by, episode)));
  return `voided ${names.join('; ')}; reason: ${reason}`;
}

function nameOfEntry(revision: string, event: ClinicalEvent | undefined): string {
  return event === undefined
    ? `entry ${revision}`
    : `entry ${revision} (${event.data.effectiveOn}: ${eventInWords(event)})`;
}

/** The effective content of an entry just before another one changed it: as recorded, or as last corrected before that. */
function effectiveBefore(revision: number, by: number, episode: Episode): ClinicalEvent | undefined {
  const entry = entryAt(episode, revision);
  if (entry === undefined || !isClinicalEvent(entry.event)) return undefined;
  const { effective } = entry;
  if (effective !== undefined && (entry.changedBy.at(-1) ?? -1) < by) return effective;
  const earlier = entry.changedBy.filter((change) => change < by).map((change) => entryAt(episode, change)?.event);
  return earlier.reduce<ClinicalEvent>((effective, change) => correctedBy(change, revision) ?? effective, entry.event);
}

function correctedBy(event: EpisodeEvent | undefined, revision: number): ClinicalEvent | undefined {
  if (event?.type !== 'EntriesCorrected') return undefined;
  const correction = event.data.corrections.find((each) => Number(each.revision) === revision);
  return correction && ({ type: correction.type, data: correction.data } as ClinicalEvent);
}
