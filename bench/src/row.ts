import Table from 'cli-table3';

/** One line of the result: what was measured, and what the machine does without us in the same run. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** The raw work that it is compared with, and how that did. */
  readonly baseline: string;
  /** Measured to baseline. */
  readonly ratio?: number;
  readonly goal?: string;
  /** Whether the goal was reached. */
  readonly met?: boolean;
}

const HEAD = ['what', 'measured', 'baseline', 'ratio', 'goal', ''];

/** Rows as a table without borders. */
export function tableOf(rows: readonly Row[]): string {
  const table = new Table({ head: HEAD, chars: bare, style: { head: [], border: [], 'padding-left': 0 } });
  for (const { what, measured, baseline, ratio, goal = '', met } of rows) {
    table.push([
      what,
      measured,
      baseline,
      ratio?.toFixed(2) ?? '',
      goal,
      met === undefined ? '' : met ? 'met' : 'missed',
    ]);
  }
  return `${table.toString()}\n`;
}

const bare = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
  ...{ 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' ' },
};

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number with separators: `12,345`. */
export function count(number: number): string {
  return thousands.format(number);
}

export function perSecond(number: number, unit: string): string {
  return `${count(number)} ${unit}/s`;
}

/** A duration of milliseconds: `3.2 ms`, `1.40 s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
    : `${(milliseconds / 1000).toFixed(2)} s`;
}

/** An amount of bytes in megabytes of 1,000,000: `231 MB`. */
export function megabytes(bytes: number): string {
  return `${count(bytes / MEGABYTE)} MB`;
}

export const MEGABYTE = 1_000_000;
