import { memberAt, sizeOf, type CountsByDay } from './counts-by-day.js';

/**
 * Definitions of a sample quantile, as numbered by Hyndman R.J. & Fan Y., "Sample Quantiles in Statistical Packages",
 * The American Statistician 50(4), 1996.
 *
 * `type-7`: linear between the two members around index `(n - 1) p`, counted from 0. The default of R's `quantile`
 * and of NumPy, Excel's PERCENTILE.INC, PostgreSQL's `percentile_cont`. (SAS's default, PCTLDEF=5, is type 2.)
 */
export const quantileTypes = ['type-7'] as const;
export type QuantileType = (typeof quantileTypes)[number];

/** The definition that every report names and uses. */
export const DEFAULT_QUANTILES: QuantileType = 'type-7';

/**
 * A percentile of a sample, `undefined` for an empty one. `percent` is a whole number from 0 to 100: the index is then an
 * exact fraction of integers, while `(n - 1) * 0.1` has a rounding error for some n.
 */
export function percentile(counts: CountsByDay, percent: number): number | undefined {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) throw new RangeError(`not a percentile: ${percent}`);
  const n = sizeOf(counts);
  if (n === 0) return undefined;
  const hundredths = (n - 1) * percent;
  const index = Math.floor(hundredths / 100);
  const beyond = hundredths % 100;
  const below = memberAt(counts, index);
  if (beyond === 0) return below;
  const above = memberAt(counts, index + 1);
  return (below * 100 + (above - below) * beyond) / 100;
}
