import { foldRows, type Folded } from './fold.js';

/** Ranges of neighbouring classes that are counted as one: for each class the index of its range, from 0, ascending. */
export type Ranges = readonly number[];

/** The number of ranges. */
export function rangesIn(ranges: Ranges): number {
  return (ranges.at(-1) ?? -1) + 1;
}

/** Converts counts by class into counts by range. */
export function inRanges(counts: readonly number[], ranges: Ranges): number[] {
  const sums = new Array<number>(rangesIn(ranges)).fill(0);
  counts.forEach((count, k) => (sums[ranges[k]!]! += count));
  return sums;
}

/** Coarse ranges, expressed as ranges of the classes that fine ranges form. */
export function coarsened(coarse: Ranges, fine: Ranges): Ranges {
  return Array.from({ length: rangesIn(fine) }, (_, range) => coarse[fine.indexOf(range)]!);
}

/** Columns of a table whose totals may all be public: columns that stay apart, and ranges of their classes. */
export interface PublicColumns extends Folded {
  readonly ranges: Ranges;
  /** The still coarser ranges, fine before coarse. */
  readonly coarser: readonly Ranges[];
}

/**
 * Chooses columns and ranges so that the total of every column in every range is zero or large enough. Of the ladder's
 * ranges (fine before coarse, each a coarsening of the previous one) it takes those that leave the most cells. `undefined`
 * if all members together are too few.
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
