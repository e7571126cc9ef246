import { standardErrorsOf } from '../distributions/normal.js';
import { DEFAULT_LEVEL, type Interval } from '../interval.js';

/**
 * Scales on which an interval of a survival is symmetric, by the names of R's `survfit(conf.type =)`: the survival itself,
 * its logarithm (R's default), the logarithm of minus its logarithm.
 */
export const survivalIntervals = ['plain', 'log', 'log-log'] as const;
export type SurvivalIntervalType = (typeof survivalIntervals)[number];

export interface SurvivalIntervalOptions {
  /** Confidence level, between 0 and 1. Default: 0.95. */
  readonly level?: number;
  /** Default: `log`. */
  readonly interval?: SurvivalIntervalType;
}

/**
 * Confidence interval of a survival s, with v the variance of its logarithm and z standard errors, within 0 and 1:
 * `plain` s ± z s √v, `log` s exp(± z √v), `log-log` s to the power of exp(± z √v / log s).
 * `null` if s is 0 or 1: all or none had the event, so the variance of s is 0 and does not show how far off s may be; the
 * logarithm of 0, and that of minus the logarithm of 1, are infinite.
 *
 * Kalbfleisch J.D. & Prentice R.L., "The Statistical Analysis of Failure Time Data", Wiley 1980, section 1.3; Klein J.P. &
 * Moeschberger M.L., "Survival Analysis", 2nd edition, Springer 2003, section 4.3. Between the ends the same as R's
 * `survfit`, which has no limits at 0 either, but at 1 the limits 1 and 1.
 *
 * A survival of 0.5 with a variance of its logarithm of 0.01: `plain` 0.402 to 0.598, `log` 0.411 to 0.608.
 */
export function survivalInterval(
  { survival, logVariance }: { readonly survival: number; readonly logVariance: number },
  { level = DEFAULT_LEVEL, interval = 'log' }: SurvivalIntervalOptions = {},
): Interval | null {
  // Tests the variance, because rounding may leave an estimate of 1 slightly below 1. For an estimate of 0, v is NaN or infinite.
  if (!(logVariance > 0) || logVariance === Infinity) return null;
  const reach = standardErrorsOf(level) * Math.sqrt(logVariance);
  switch (interval) {
    case 'plain':
      return { lower: Math.max(0, survival - survival * reach), upper: Math.min(1, survival + survival * reach) };
    case 'log': {
      const log = Math.log(survival);
      return { lower: Math.exp(log - reach), upper: Math.min(1, Math.exp(log + reach)) };
    }
    case 'log-log': {
      const log = Math.log(survival);
      const loglog = Math.log(-log);
      return { lower: Math.exp(-Math.exp(loglog - reach / log)), upper: Math.exp(-Math.exp(loglog + reach / log)) };
    }
  }
}
