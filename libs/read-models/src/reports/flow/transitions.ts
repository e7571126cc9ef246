import { countsByDay } from '#outcomes/counts-by-day';
import { percentile } from '#outcomes/quantiles';
import { compareValues } from '../cohort.js';
import { exits, type Exit } from '../exits.js';
import { exitOf, moveOf, moves, sizeOf, groupRowsBy, type FlowRow, type Move } from './stays.js';

/** Stays at a level that continued in the same way. */
export interface Transition {
  readonly from: string;
  readonly move: Move;
  readonly to: string | null;
  readonly exit: Exit | null;
  readonly reason: number | null;
  readonly n: number;
  /** Share of those that have left the level. */
  readonly share: number | null;
  readonly medianDays: number | null;
}

/** Episodes that began at a level. */
export interface Entry {
  readonly level: string;
  readonly n: number;
  readonly share: number;
}

/** Where stays led, sorted by level, then by the order of moves, levels and exits. */
export function transitionsOf(rows: readonly FlowRow[]): readonly Transition[] {
  const ended = rows.filter((row) => moveOf(row) !== 'open');
  const left = new Map(groupRowsBy(ended, ({ from }) => from).map((alike) => [alike[0]!.from, sizeOf(alike)]));
  return groupRowsBy(rows, (row) => [row.from, moveOf(row), row.to, exitOf(row)])
    .map((alike): Transition => {
      const [row] = alike as readonly [FlowRow];
      const move = moveOf(row);
      const exit = exitOf(row);
      const n = sizeOf(alike);
      return {
        ...{ from: row.from, move, to: row.to, exit },
        reason: exits.find((each) => each.exit === exit)?.reason ?? null,
        ...{ n, share: move === 'open' ? null : n / left.get(row.from)! },
        medianDays: medianOf(alike),
      };
    })
    .sort(inOrder);
}

/** The levels of first stays. */
export function entriesOf(rows: readonly FlowRow[]): readonly Entry[] {
  const first = rows.filter(({ step }) => Number(step) === 1);
  const total = sizeOf(first);
  return groupRowsBy(first, ({ from }) => from)
    .map((alike) => ({ level: alike[0]!.from, n: sizeOf(alike), share: sizeOf(alike) / total }))
    .sort((a, b) => compareValues('level', a.level, b.level));
}

/** Median of the known lengths, type 7. */
export function medianOf(rows: readonly { readonly days: number | null; readonly n: bigint }[]): number | null {
  const lengths = rows.flatMap(({ days, n }) => (days === null ? [] : [[days, Number(n)] as const]));
  return percentile(countsByDay(lengths), 50) ?? null;
}

function inOrder(a: Transition, b: Transition): number {
  return (
    compareValues('level', a.from, b.from) ||
    moves.indexOf(a.move) - moves.indexOf(b.move) ||
    compareValues('level', a.to, b.to) ||
    rankOf(a.exit) - rankOf(b.exit)
  );
}

function rankOf(exit: Exit | null): number {
  return exits.findIndex((each) => each.exit === exit);
}
