import { skipReasons, type Skipped, type SkipReason } from './skipped.js';
import type { Line } from './lines.js';
import type { File } from './tables.js';

/** What a migration did, in numbers. */
export interface Summary {
  persons: number;
  readonly commands: Map<Line['type'], number>;
  /** Rows read, by file. */
  readonly rows: ReadonlyMap<File, number>;
  /** Rows skipped, by file and reason. */
  readonly skipped: Map<string, Map<SkipReason, number>>;
}

export function newSummary(rows: ReadonlyMap<File, number>): Summary {
  return { persons: 0, commands: new Map(), rows, skipped: new Map() };
}

export function countLine({ commands }: Summary, { type }: Line): void {
  commands.set(type, (commands.get(type) ?? 0) + 1);
}

export function countSkipped({ skipped }: Summary, { file, reason }: Skipped): void {
  const reasons = skipped.get(file) ?? new Map<SkipReason, number>();
  skipped.set(file, reasons.set(reason, (reasons.get(reason) ?? 0) + 1));
}

/** The summary as text for people. */
export function summaryText({ persons, commands, rows, skipped }: Summary): string {
  const lines = [
    `${persons} persons, ${commands.get('ReceiveReferral') ?? 0} episodes, ${sum(commands.values())} commands`,
    '',
    'Commands by type',
    ...[...commands].sort((a, b) => b[1] - a[1]).map(([type, count]) => `${padded(count)}  ${type}`),
    '',
    'Rows by file: read, skipped and why',
  ];
  for (const [file, read] of rows) {
    const reasons = skipped.get(file) ?? new Map<SkipReason, number>();
    lines.push(`${padded(read)}  ${file}, ${sum(reasons.values())} skipped`);
    for (const [reason, count] of reasons) lines.push(`${padded(count)}    ${reason}: ${skipReasons[reason]}`);
  }
  return `${lines.join('\n')}\n`;
}

function padded(count: number): string {
  return String(count).padStart(10);
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((total, count) => total + count, 0);
}
