import { foldRows, type Folded } from './fold.js';

/** Neighbouring classes that are counted as one: for each class the place of its range, from 0, ascending. */
export type Ranges = readonly number[];

/** How many ranges there are. */
export function rangesIn(ranges: Ranges): number {
  return (ranges.at(-1) ?? -1) + 1;
}

/** Counts by class as counts by range. */
export function inRanges(counts: readonly number[], ranges: Ranges): number[] {
  const sums = new Array<number>(rangesIn(ranges)).fill(0);
  counts.forEach((count, k) => (sums[ranges[k]!]! += count));
  return sums;
}

/** The ranges of coarser classes, as ranges of the classes that finer ranges make. */
export function coarsened(coarse: Ranges, fine: Ranges): Ranges {
  return Array.from({ length: rangesIn(fine) }, (_, range) => coarse[fine.indexOf(range)]!);
}

/** Columns of a table whose totals may all be public: columns that stay apart, and ranges of their classes. */
export interface PublicColumns extends Folded {
  readonly ranges: Ranges;
  /** The ranges that are coarser yet, fine before coarse. */
  readonly coarser: readonly Ranges[];
}

/**
 * Chooses what to tell apart so that the total of every column in every range counts nobody or enough: of the ladder's
 * ranges, fine before coarse and each a coarsening of the one before, those that leave the most cells. `undefined` where
 * all together are too few.
 */
export function publicColumns(
  columns: readonly (readonly number[])[],
  ladder: readonly Ranges[],
  few: number,
): PublicColumns | undefined {
  let best: PublicColumns | undefined;
  let most = 0;
  ladder.forEach((ranges, step) => {
    const folded = foldRows(
      columns.map((counts) => inRanges(counts, ranges)),
      few,
    );
    if (folded === undefined) return;
    const cells = (folded.apart.length + Math.min(1, folded.together.length)) * rangesIn(ranges);
    if (cells <= most) return;
    most = cells;
    best = { ...folded, ranges, coarser: ladder.slice(step + 1) };
  });
  return best;
}
