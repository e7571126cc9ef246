import { stringify } from 'csv-stringify/sync';
import type { Cell } from '../columns.js';

/** Rows per chunk. */
const ROWS = 500;

/**
 * Rows under their headings in the form of RFC 4180, with Unix line ends; unknown values are empty. Text that a
 * spreadsheet would take for a formula is prefixed with an apostrophe; numbers stay unchanged.
 */
export function* csv(headings: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  let chunk: (readonly Cell[])[] = [headings];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < ROWS) continue;
    yield format(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield format(chunk);
}

function format(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], { escape_formulas: true });
}
