import type { Cell } from '../columns.js';

/** Text that is handed on at a time, in characters. */
const CHUNK = 32_768;

/** Rows as RFC 4180 has them under their headings, lines ended as on Unix; what is not known is empty. */
export function* csv(headings: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  let text = lineOf(headings);
  for (const row of rows) {
    text += lineOf(row);
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\n`;
}

function cellOf(value: Cell): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
