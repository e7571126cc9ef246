import type { FailedLine, Tally } from './tally.js';
import { statuses } from './tally.js';
import { count, tableOf } from '../print/table.js';

/** The result of an import. */
export interface ImportSummary {
  readonly lines: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly invalid: number;
  readonly conflict: number;
  readonly unknown: number;
  readonly seconds: number;
  readonly linesPerSecond: number;
  /** How often the connection was lost and the unanswered lines were sent again. */
  readonly reconnections: number;
  /** The first lines that were not recorded. */
  readonly failures: readonly FailedLine[];
}

export function summaryOf(tally: Tally, milliseconds: number, reconnections: number): ImportSummary {
  const seconds = Math.max(milliseconds, 1) / 1000;
  return {
    lines: tally.lines,
    accepted: tally.of('accepted'),
    duplicate: tally.of('duplicate'),
    rejected: tally.of('rejected'),
    invalid: tally.of('invalid'),
    conflict: tally.of('conflict'),
    unknown: tally.of('unknown'),
    seconds: Math.round(seconds * 1000) / 1000,
    linesPerSecond: Math.round(tally.lines / seconds),
    reconnections,
    failures: tally.failures,
  };
}

/** The summary in words: counts, rate, and each listed failure with its line number. */
export function summaryInWords(summary: ImportSummary): string {
  const { lines, seconds, linesPerSecond, failures } = summary;
  const counts = statuses
    .filter((status) => summary[status] > 0)
    .map((status) => `${count(summary[status])} ${status}`);
  const rate = `${count(lines)} lines in ${seconds.toFixed(1)} s (${count(linesPerSecond)} a second)`;
  const head = [rate, ...(counts.length === 0 ? [] : [counts.join(', ')])].join(': ');
  if (failures.length === 0) return `${head}\n`;
  return `${head}\n\n${tableOf(['line', 'status', 'code', 'why'], failures.map(rowOf), { right: [0] })}${rest(summary)}`;
}

function rowOf({ line, status, code, title, errors = [] }: FailedLine): string[] {
  const fields = errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  return [String(line), status, code ?? '', fields.length > 0 ? fields.join('; ') : (title ?? '')];
}

function rest({ rejected, invalid, conflict, unknown, failures }: ImportSummary): string {
  const more = rejected + invalid + conflict + unknown - failures.length;
  return more === 0
    ? ''
    : `... and ${count(more)} more; --answers <file> writes every answer, --failures <n> shows more here\n`;
}
