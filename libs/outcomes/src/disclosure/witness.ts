import type { Ranges } from './classes.js';

/** Counts by row, column and class: the finest cells, of which every figure is a sum. */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  /** Row by row, in it column by column, in it class by class. */
  readonly counts: readonly number[];
}

/** Figures of a table that are public in addition to its totals by row, and by column and class. */
export interface Opened {
  /** Whether the count of a row in a column is public. */
  readonly cells: readonly (readonly boolean[])[];
  /** The ranges in which a row's counts by class, over all columns, are public. */
  readonly rowRanges: readonly (Ranges | undefined)[];
  /** The same for a row in one column. */
  readonly cellRanges: readonly (readonly (Ranges | undefined)[])[];
}

/** Another table that the public cannot tell from the true one, as its differences by finest cell. */
export type Witness = ReadonlyMap<number, number>;

export function indexOf({ columns, classes }: Cells, row: number, column: number, k: number): number {
  return (row * columns + column) * classes + k;
}

/**
 * Searches for a table in which a finest cell counts more than `few`, while every public figure stays the same. Such a table
 * proves that the public cannot know that the cell is small, neither from rows, columns or totals nor from anything that is
 * computed from them.
 *
 * The table results from moves that preserve all totals. Either a member of the cell's row and one of another row exchange
 * their column and class, or two members of each row cross over, which also preserves the counts by column and by class.
 * `undefined` if these moves do not suffice, though other tables may exist. While nothing is open, they always suffice if
 * the totals of the cell's row and column are more than `few`.
 */
export function findWitness(cells: Cells, opened: Opened, target: number, few: number): Witness | undefined {
  const { rows, columns, classes, counts } = cells;
  const k = target % classes;
  const column = Math.floor(target / classes) % columns;
  const row = Math.floor(target / classes / columns);
  const differences = new Map<number, number>();
  const now = (index: number): number => counts[index]! + (differences.get(index) ?? 0);
  const change = (indexes: readonly number[], by: number): void =>
    indexes.forEach((index) => differences.set(index, (differences.get(index) ?? 0) + by));

  const move = (from: readonly number[], to: readonly number[]): boolean => {
    const missing = few + 1 - now(target);
    const by = Math.min(missing, ...from.map(now));
    if (by <= 0) return false;
    change(from, -by);
    change(to, by);
    return by === missing;
  };
  const at = (r: number, c: number, b: number): number => indexOf(cells, r, c, b);

  for (let other = 0; other < rows; other++) {
    if (other === row) continue;
    for (let c = 0; c < columns; c++) {
      for (let b = 0; b < classes; b++) {
        if (c === column && b === k) continue;
        if (!changesPlace(opened, row, column, k, c, b) || !changesPlace(opened, other, column, k, c, b)) continue;
        if (move([at(row, c, b), at(other, column, k)], [target, at(other, c, b)])) return differences;
      }
    }
  }
  for (let other = 0; other < rows; other++) {
    if (other === row) continue;
    for (let c = 0; c < columns; c++) {
      if (c === column) continue;
      for (let b = 0; b < classes; b++) {
        if (b === k || !crosses(opened, row, column, c, k, b) || !crosses(opened, other, column, c, k, b)) continue;
        const from = [at(row, c, k), at(row, column, b), at(other, column, k), at(other, c, b)];
        const to = [target, at(row, c, b), at(other, c, k), at(other, column, b)];
        if (move(from, to)) return differences;
      }
    }
  }
  return undefined;
}

/** Whether no public figure of a row distinguishes a member in one cell from a member in another. */
function changesPlace(opened: Opened, row: number, c1: number, k1: number, c2: number, k2: number): boolean {
  if (!sameRange(opened.rowRanges[row], k1, k2)) return false;
  if (c1 === c2) return sameRange(opened.cellRanges[row]![c1], k1, k2);
  return !opened.cells[row]![c1]! && !opened.cells[row]![c2]!;
}

/** Whether no public figure of a row distinguishes members at (c1, k1) and (c2, k2) from members at (c1, k2) and (c2, k1). */
function crosses({ cellRanges }: Opened, row: number, c1: number, c2: number, k1: number, k2: number): boolean {
  return sameRange(cellRanges[row]![c1], k1, k2) && sameRange(cellRanges[row]![c2], k1, k2);
}

function sameRange(ranges: Ranges | undefined, k1: number, k2: number): boolean {
  return ranges === undefined || ranges[k1] === ranges[k2];
}
