import { standardErrorsOf } from '../distributions/normal.js';
import { DEFAULT_LEVEL, type Interval } from '../interval.js';
import type { SurvivalCurve } from './kaplan-meier.js';

/** Mean days without the event, out of the first `upTo`. */
export interface RestrictedMean extends Interval {
  readonly upTo: number;
  readonly mean: number;
  readonly standardError: number;
}

/**
 * The restricted mean: the area under a curve from day 0 to `upTo`. It is the mean of the days until the event, with `upTo`
 * for members without the event by then. Its variance is the sum over event days t of d / (n (n - d)) times the square of
 * the area from t to `upTo`; the interval is the mean ± z standard errors. Beyond the last day on which somebody left, the
 * curve counts as flat, as in R's `print(survfit(...), rmean = upTo)`, which gives the same figures.
 *
 * Miller R.G., "Survival Analysis", Wiley 1981, page 71; Klein J.P. & Moeschberger M.L., "Survival Analysis", 2nd edition,
 * Springer 2003, section 4.5.
 *
 * Of two members with the event on days 2 and 6 the mean up to day 4 is 2 · 1 + 2 · 1/2 = 3.
 */
export function restrictedMean(
  { steps }: SurvivalCurve,
  upTo: number,
  { level = DEFAULT_LEVEL }: { readonly level?: number } = {},
): RestrictedMean {
  if (!(upTo > 0 && Number.isFinite(upTo))) throw new RangeError(`not a number of days: ${upTo}`);
  const within = steps.filter(({ time }) => time <= upTo);
  let area = 0;
  let variance = 0;
  let until = upTo;
  for (const { time, survival, atRisk, events } of within.reverse()) {
    area += (until - time) * survival;
    until = time;
    if (events < atRisk) variance += (events / (atRisk * (atRisk - events))) * area * area;
  }
  const mean = area + until;
  const standardError = Math.sqrt(variance);
  const reach = standardErrorsOf(level) * standardError;
  return { upTo, mean, standardError, lower: mean - reach, upper: mean + reach };
}
