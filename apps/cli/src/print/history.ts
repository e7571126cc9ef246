import type { History, HistoryEntry } from '../asking/history.js';

/**
 * The entries of an episode as sentences, each after its revision; below it what it changed in the course that is
 * believed and, where the entry itself was changed later, by which.
 */
export function historyInWords({ episodeId, revision, entries }: History): string {
  const lines = entries.flatMap((entry) => linesOfEntry(entry, revision.length));
  return `Episode ${episodeId}: ${entries.length} entries
${lines.map((line) => `${line}\n`).join('')}`;
}

/** One entry: its sentence, and below it, indented, what it changed and what changed it. */
export function linesOfEntry(
  { revision, words, changes, believed, changedBy = [] }: HistoryEntry,
  width: number,
): string[] {
  const fate = `${believed === null ? 'voided' : 'corrected'} by entry ${changedBy.join(' and ')}`;
  const below = [...changes, ...(changedBy.length === 0 ? [] : [fate])];
  return [`${revision.padStart(width)}  ${words}`, ...below.map((line) => `${' '.repeat(width)}    ${line}`)];
}
