import { stringify } from 'csv-stringify/sync';
import type { Cell } from '../columns.js';

/** Rows that are handed on at a time. */
const ROWS = 500;

/**
 * Rows as RFC 4180 has them under their headings, lines ended as on Unix; what is not known is empty. Text that a spreadsheet would
 * take for a formula has an apostrophe in front; numbers stay as they are.
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
