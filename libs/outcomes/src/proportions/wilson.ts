import { standardErrorsOf } from '../distributions/normal.js';
import { DEFAULT_LEVEL, type Interval } from '../interval.js';

/** A share of a number of members, with its confidence interval. */
export interface Proportion extends Interval {
  readonly count: number;
  readonly of: number;
  readonly share: number;
}

/**
 * A proportion with Wilson's score interval, without continuity correction: with p = count / of and z standard errors,
 * (p + z² / 2n ± z √(p (1 - p) / n + z² / 4n²)) / (1 + z² / n). It lies within 0 and 1, and has a width even if all or none
 * of a few have the property. `null` for an empty group. Throws `RangeError` for invalid counts.
 *
 * Wilson E.B., "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical
 * Association 22, 1927; recommended by Newcombe R.G., "Two-sided confidence intervals for the single proportion",
 * Statistics in Medicine 17, 1998 (method 3). The same as `prop.test(count, of, correct = FALSE)` of R.
 *
 * 81 of 263: 0.308, 0.2553 to 0.3662.
 */
export function proportion(
  count: number,
  of: number,
  { level = DEFAULT_LEVEL }: { readonly level?: number } = {},
): Proportion | null {
  if (!Number.isSafeInteger(of) || !Number.isSafeInteger(count) || count < 0 || count > of) {
    throw new RangeError(`not a proportion: ${count} of ${of}`);
  }
  if (of === 0) return null;
  const share = count / of;
  const z = standardErrorsOf(level);
  const [scale, middle] = [1 + z ** 2 / of, share + z ** 2 / (2 * of)];
  const reach = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return {
    count,
    of,
    share,
    // At the ends the limit is the share itself, which rounding would miss.
    lower: count === 0 ? 0 : (middle - reach) / scale,
    upper: count === of ? 1 : (middle + reach) / scale,
  };
}
