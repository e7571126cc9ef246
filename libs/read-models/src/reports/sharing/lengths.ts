import type { Spread } from '#outcomes/disclosure/public-table';
import { lengthClasses } from './share.js';

/** Classes that are wider do not say where in them a percentile lies. */
const WIDEST = 60;

/**
 * A percentile in whole days of lengths that are counted by class, linear within the class that it falls in, as the median
 * of grouped data is (Yule and Kendall, "An Introduction to the Theory of Statistics"). `null` where nothing is known,
 * and where its class is wider than 60 days.
 */
export function percentileOf(lengths: Spread | null, percent: number): number | null {
  if (lengths === null) return null;
  const n = lengths.counts.reduce((sum, count) => sum + count, 0);
  let sought = (n * percent) / 100;
  let above = 0;
  for (const [range, count] of lengths.counts.entries()) {
    const longest = lengthClasses[lengths.ranges.lastIndexOf(range)]!;
    if (count > 0 && sought <= count) {
      return longest - above > WIDEST ? null : Math.round(above + (sought / count) * (longest - above));
    }
    sought -= count;
    above = longest;
  }
  return null;
}
