import { stringify } from 'csv-stringify/sync';
import type { Cell } from '../columns.js';

/** Rows that are handed on at a time. */
const ROWS = 500;

/**
 * Rows as RFC 4180 has them under their headings, lines ended as on Unix; what is not known is empty. Text that a spreadsheet would
 * take for a formula has an apostrophe in front; numbers stay as they are.
 */
export function* csv(headings: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  let waiting: (readonly Cell[])[] = [headings];
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < ROWS) continue;
    yield written(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield written(waiting);
}

function written(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], { escape_formulas: true });
}
