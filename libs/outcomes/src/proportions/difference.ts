import { DEFAULT_LEVEL, type Interval } from '../interval.js';
import { proportion, type Proportion } from './wilson.js';

/** The difference of two shares. */
export interface ShareDifference extends Interval {
  readonly first: Proportion;
  readonly second: Proportion;
  /** First share minus second share. */
  readonly difference: number;
}

/**
 * The difference of two shares of different members, with Newcombe's interval: from Wilson's limits l and u of either share
 * p, d - √((p₁ - l₁)² + (u₂ - p₂)²) to d + √((u₁ - p₁)² + (p₂ - l₂)²). `null` if either group is empty. Throws
 * `RangeError` for invalid counts.
 *
 * Newcombe R.G., "Interval Estimation for the Difference Between Independent Proportions: Comparison of Eleven Methods",
 * Statistics in Medicine 17, 1998, method 10.
 *
 * 56 of 70 and 48 of 80: 0.8 - 0.6 = 0.2, 0.0524 to 0.3339.
 */
export function shareDifference(
  first: { readonly count: number; readonly of: number },
  second: { readonly count: number; readonly of: number },
  { level = DEFAULT_LEVEL }: { readonly level?: number } = {},
): ShareDifference | null {
  const one = proportion(first.count, first.of, { level });
  const other = proportion(second.count, second.of, { level });
  if (one === null || other === null) return null;
  const difference = one.share - other.share;
  return {
    first: one,
    second: other,
    difference,
    lower: difference - Math.hypot(one.share - one.lower, other.upper - other.share),
    upper: difference + Math.hypot(one.upper - one.share, other.share - other.lower),
  };
}
