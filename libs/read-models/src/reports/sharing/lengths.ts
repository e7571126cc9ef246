import type { Spread } from '#outcomes/disclosure/public-table';
import type { SurvivalRow } from '#outcomes/survival/kaplan-meier';
import { FOLLOW_UP_DAYS, lengthClasses, type SharedGroup } from './share.js';

/** In wider classes the position of a percentile is unknown. */
const WIDEST = 60;

/**
 * A percentile in whole days of lengths that are counted by class, linear within its class like the median of grouped
 * data (Yule and Kendall, "An Introduction to the Theory of Statistics"). `beyond` is the number of lengths beyond
 * every class. `null` if nothing is known, if it is beyond the classes, and if its class is wider than 60 days.
 */
export function percentileOf(lengths: Spread | null, percent: number, beyond = 0): number | null {
  if (lengths === null) return null;
  const n = lengths.counts.reduce((sum, count) => sum + count, beyond);
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

/**
 * The counts by day of a public group: as if all of a class had left on its last day, which is exact at the ends of
 * classes, and longer stays were last observed on the last day of the follow-up. `null` if not all counts are public.
 */
export function countsOf({ ended, lengths, still }: SharedGroup): readonly SurvivalRow[] | null {
  if (ended === null || still === null) return null;
  const { ranges, counts } = lengths ?? { ranges: lengthClasses.map(() => 0), counts: [ended] };
  return [
    ...counts.map((events, range) => ({ time: lengthClasses[ranges.lastIndexOf(range)]!, events, censored: 0 })),
    { time: FOLLOW_UP_DAYS, events: 0, censored: still },
  ];
}
