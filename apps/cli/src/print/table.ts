import Table from 'cli-table3';
import { visible } from '#episode/words/visible';

export interface TableOptions {
  /** Columns of numbers, from 0. */
  readonly right?: readonly number[];
}

/** Without borders, so that text copied from a terminal stays text. */
const bare = {
  chars: {
    ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
    ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
    ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
  },
  style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
};

/** A table with headings. Columns are as wide as their content, and every cell is one line. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { right = [] }: TableOptions = {},
): string {
  const colAligns = head.map((_, column) => (right.includes(column) ? ('right' as const) : ('left' as const)));
  const seen = rows.map((row) => row.map(visible));
  const table = new Table({ ...bare, colAligns });
  table.push(
    [...head],
    head.map((title, column) => '-'.repeat(widthOf(column, title, seen))),
    ...seen,
  );
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function widthOf(column: number, title: string, rows: readonly (readonly string[])[]): number {
  return rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), title.length);
}

const thousands = new Intl.NumberFormat('en-US');

/** A number with thousands separators: `172,669`. */
export function count(number: number | bigint): string {
  return thousands.format(number);
}
