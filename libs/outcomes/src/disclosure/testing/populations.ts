import fc from 'fast-check';
import type { Ranges } from '../classes.js';
import type { Counts, PublicTable, Spread } from '../public-table.js';
import { sums, type Equation } from './attacker.js';

/** Ranges of four classes, fine before coarse. */
export const ladder: readonly Ranges[] = [
  [0, 1, 2, 3],
  [0, 0, 1, 2],
  [0, 0, 1, 1],
  [0, 0, 0, 0],
];
const CLASSES = 4;

export interface Population {
  readonly counts: Counts;
  /** The most members of ten people. */
  readonly few: number;
}

/** Counts of every kind that occurs: even, tiny, sparse, skewed, all small; of one row, one column and more. */
export function populations(most: { readonly rows: number; readonly columns: number }): fc.Arbitrary<Population> {
  const any = (min: number, max: number) => fc.integer({ min, max });
  const kinds = [
    any(0, 60),
    any(0, 3),
    fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, { arbitrary: any(1, 40), weight: 1 }),
    fc.oneof({ arbitrary: any(0, 9), weight: 3 }, { arbitrary: any(100, 900), weight: 1 }),
    any(1, 10),
  ];
  return fc
    .record({ kind: fc.constantFrom(...kinds), rows: any(1, most.rows), columns: any(1, most.columns) })
    .chain(({ kind, rows, columns }) => {
      const exactly = <T>(one: fc.Arbitrary<T>, length: number) =>
        fc.array(one, { minLength: length, maxLength: length });
      return fc.record({
        counts: exactly(exactly(exactly(kind, CLASSES), columns), rows),
        few: fc.oneof(fc.constant(10), any(1, 40)),
      });
    });
}

export function indexes(things: readonly unknown[]): number[] {
  return things.map((_, index) => index);
}

/** The finest cells of some rows and columns, in some classes; they are the attacker's unknowns. */
export function cellsOf(
  counts: Counts,
  rows: readonly number[],
  columns: readonly number[],
  classes: readonly number[] = indexes(counts[0]![0]!),
): number[] {
  const width = counts[0]!.length;
  const depth = counts[0]![0]!.length;
  return rows.flatMap((row) => columns.flatMap((column) => classes.map((k) => (row * width + column) * depth + k)));
}

/** Groups that an attacker may think of: one row or all, one column or all, one class or all. */
export function groupsOf(counts: Counts): number[][] {
  const oneOrAll = (things: readonly unknown[]): number[][] => [
    indexes(things),
    ...indexes(things).map((one) => [one]),
  ];
  return oneOrAll(counts).flatMap((rows) =>
    oneOrAll(counts[0]!).flatMap((columns) =>
      oneOrAll(counts[0]![0]!).map((classes) => cellsOf(counts, rows, columns, classes)),
    ),
  );
}

/** All that is public, as equations on the finest cells. */
export function equationsOf(counts: Counts, { rows, columns }: PublicTable): Equation[] {
  const everyRow = indexes(counts);
  const everyColumn = indexes(counts[0]!);
  const spread = (of: readonly number[], on: readonly number[], published: Spread | null): Equation[] =>
    (published?.counts ?? []).map((count, range) => {
      const classes = indexes(published!.ranges).filter((k) => published!.ranges[k] === range);
      return sums(cellsOf(counts, of, on, classes), count);
    });
  const total = (of: readonly number[], on: readonly number[], count: number | null): Equation[] =>
    count === null ? [] : [sums(cellsOf(counts, of, on), count)];
  return [
    ...columns.flatMap((column) => spread(everyRow, column.members, column.spread)),
    ...rows.flatMap((row) => [
      ...total(row.members, everyColumn, row.count),
      ...spread(row.members, everyColumn, row.spread),
      ...row.cells.flatMap((cell, column) => [
        ...total(row.members, columns[column]!.members, cell.count),
        ...spread(row.members, columns[column]!.members, cell.spread),
      ]),
    ]),
  ];
}
