import type { Spread } from '#outcomes/disclosure/public-table';
import type { SurvivalRow } from '#outcomes/survival/kaplan-meier';
import { FOLLOW_UP_DAYS, lengthClasses, type SharedGroup } from './share.js';

/** Classes that are wider do not say where in them a percentile lies. */
const WIDEST = 60;

/**
 * A percentile in whole days of lengths that are counted by class, linear within the class that it falls in, as the median
 * of grouped data is (Yule and Kendall, "An Introduction to the Theory of Statistics"). `beyond` are members that are longer
 * than every class. `null` where nothing is known, among those beyond, and where its class is wider than 60 days.
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
 * The counts by day that a public group gives: as if all of a class had left on its last day, which is true at the ends of
 * classes, and those who stayed for longer were last seen on the last day of the follow-up. `null` where not all are told.
 */
export function countsOf({ ended, lengths, still }: SharedGroup): readonly SurvivalRow[] | null {
  if (ended === null || still === null) return null;
  const { ranges, counts } = lengths ?? { ranges: lengthClasses.map(() => 0), counts: [ended] };
  return [
    ...counts.map((events, range) => ({ time: lengthClasses[ranges.lastIndexOf(range)]!, events, censored: 0 })),
    { time: FOLLOW_UP_DAYS, events: 0, censored: still },
  ];
}
