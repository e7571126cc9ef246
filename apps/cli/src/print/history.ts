import type { History, HistoryEntry } from '../queries/history.js';
import { effectiveEpisodeInWords } from './effective-episode.js';
import { shownLines, textBehind } from './shown-lines.js';
import { count } from './table.js';

export interface HistoryInWords {
  /** Whether to print the moment, and the effective state of the episode at it. */
  readonly moment?: boolean;
  /** Whether to print the origin of each entry. */
  readonly origins?: boolean;
}

/**
 * The entries of an episode as sentences, each with its revision. Below each: the changes that it made to the course
 * and, if it was corrected or voided, by which entry.
 */
export function historyInWords(history: History, { moment = false, origins = false }: HistoryInWords = {}): string {
  const { episodeId, revision, entries, later } = history;
  const lines = [
    `Episode ${episodeId}: ${count(entries.length)} entries`,
    ...(moment ? momentInWords(history) : []),
    ...entries.flatMap((entry) => linesOfEntry(entry, revision.length, origins)),
    ...(later === 0 ? [] : [`(and ${count(later)} about later dates)`]),
    ...(moment ? ['', ...effectiveEpisodeInWords(history.believed)] : []),
  ];
  return shownLines(lines);
}

function momentInWords({ asOf, effectiveOn }: History): string[] {
  const about = effectiveOn === undefined ? '' : `, about the time up to ${effectiveOn}`;
  return [`As known at position ${asOf.position}, recorded ${asOf.recordedAt}${about}`, ''];
}

/** One entry: its sentence, and indented below it the changes that it made and the entries that changed it. */
export function linesOfEntry(entry: HistoryEntry, width: number, origins = false): string[] {
  const { revision, words, changes, believed, changedBy = [] } = entry;
  const fate = `${believed === null ? 'voided' : 'corrected'} by entry ${changedBy.join(' and ')}`;
  const below = [...changes, ...(changedBy.length === 0 ? [] : [fate]), ...(origins ? [originOf(entry)] : [])];
  return [
    ...textBehind(`${revision.padStart(width)}  `, words),
    ...below.flatMap((line) => textBehind(' '.repeat(width + 4), line)),
  ];
}

function originOf({ position, recordedAt, id, commandId, causationId, correlationId, source }: HistoryEntry): string {
  return [
    `position ${position}, recorded ${recordedAt}, event ${id}, command ${commandId}`,
    ...(causationId === commandId ? [] : [`caused by ${causationId}`]),
    ...(correlationId === commandId ? [] : [`correlation ${correlationId}`]),
    ...(source === undefined ? [] : [`source ${source.system} ${source.id}`]),
  ].join(', ');
}
