import { isPublic } from './small.js';

/** The separate groups of a partition, and those that are counted together, by index. Empty groups are in neither list. */
export interface Folded {
  readonly apart: readonly number[];
  readonly together: readonly number[];
}

/**
 * Counts the small groups of a partition together, and adds the next larger ones until their sum is large enough. All
 * remaining groups may then be public at once: they share no member, and any sum of them is large enough too. `undefined`
 * if all groups together are too few.
 */
export function foldSmall(counts: readonly number[], few: number): Folded | undefined {
  return foldRows(
    counts.map((count) => [count]),
    few,
  );
}

/**
 * The same for groups that are counted by classes: a group stays separate if each of its classes is zero or large enough.
 * The same holds for the classes of the groups that are counted together.
 */
export function foldRows(rows: readonly (readonly number[])[], few: number): Folded | undefined {
  const sums = rows.map(sum);
  const known = rows.map((_, index) => index).filter((index) => sums[index]! > 0);
  const smallFirst = (a: number, b: number): number => sums[a]! - sums[b]! || b - a;
  const apart = known.filter((index) => rows[index]!.every((count) => isPublic(count, few))).sort(smallFirst);
  const together = known.filter((index) => !apart.includes(index));
  while (!rowSum(rows, together).every((count) => isPublic(count, few))) {
    const next = apart.shift();
    if (next === undefined) return undefined;
    together.push(next);
  }
  const inOrder = (a: number, b: number): number => a - b;
  return { apart: apart.sort(inOrder), together: together.sort(inOrder) };
}

/** The sum of some rows, by class. */
export function rowSum(rows: readonly (readonly number[])[], indexes: readonly number[]): number[] {
  const classes = rows[0]?.length ?? 0;
  return Array.from({ length: classes }, (_, k) => sum(indexes.map((index) => rows[index]![k]!)));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
