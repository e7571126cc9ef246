import { exitOfCode, type Exit } from '../exits.js';
import type { Grouped } from '../grouping.js';

/** How a stay continues: at another level, out of treatment, or not yet. */
export const moves = ['step-down', 'step-up', 'lateral', 'discharge', 'open'] as const;
export type Move = (typeof moves)[number];

/**
 * Stays at the same place in their episodes that continued in the same way after the same number of days, as counted by
 * a query.
 */
export interface FlowRow extends Grouped {
  /** Place of the stay in its episode, from 1. */
  readonly step: bigint;
  readonly from: string;
  /** These are null if the stays are open at the cut-off. */
  readonly ended_by: string | null;
  readonly to: string | null;
  readonly exit: number | null;
  readonly days: number | null;
  readonly n: bigint;
}

const movesByEnd: Readonly<Record<string, Move>> = {
  down: 'step-down',
  up: 'step-up',
  lateral: 'lateral',
  discharge: 'discharge',
};

export function moveOf({ ended_by }: FlowRow): Move {
  return ended_by === null ? 'open' : movesByEnd[ended_by]!;
}

/** How they left treatment; `null` if they did not. */
export function exitOf(row: FlowRow): Exit | null {
  return moveOf(row) === 'discharge' ? exitOfCode(row.exit!) : null;
}

/** Groups rows by some values, in the order of their first occurrence. */
export function groupRowsBy<R>(rows: readonly R[], by: (row: R) => unknown): readonly (readonly R[])[] {
  const alike = new Map<string, R[]>();
  for (const row of rows) {
    const key = JSON.stringify(by(row));
    const found = alike.get(key);
    if (found === undefined) alike.set(key, [row]);
    else found.push(row);
  }
  return [...alike.values()];
}

/** Total count of the rows. */
export function sizeOf(rows: readonly { readonly n: bigint }[]): number {
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}
