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
 * `null` where s is 0, as its variance is unknown; s itself where v is 0.
 *
 * Kalbfleisch J.D. & Prentice R.L., "The Statistical Analysis of Failure Time Data", Wiley 1980, section 1.3; Klein J.P. &
 * Moeschberger M.L., "Survival Analysis", 2nd edition, Springer 2003, section 4.3. The same as R's `survfit`.
 *
 * A survival of 0.5 with a variance of its logarithm of 0.01: `plain` 0.402 to 0.598, `log` 0.411 to 0.608.
 */
export function survivalInterval(
  { survival, logVariance }: { readonly survival: number; readonly logVariance: number },
  { level = DEFAULT_LEVEL, interval = 'log' }: SurvivalIntervalOptions = {},
): Interval | null {
  const reach = standardErrorsOf(level) * Math.sqrt(logVariance);
  if (survival === 0) return null;
  if (logVariance === 0) return { lower: survival, upper: survival };
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
