import { survivalInterval, type SurvivalIntervalOptions } from '../survival/intervals.js';
import { atRiskOn } from '../survival/risk-sets.js';
import type { CumulativeIncidence, Incidence } from './aalen-johansen.js';

/** A probability with its standard error and interval. */
export interface Estimate {
  readonly estimate: number;
  readonly standardError: number;
  /** `null` if the estimate is 0 or 1: see `survivalInterval`. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The state of all members on one day: still there, or gone for one of the reasons. The estimates sum to 1. */
export interface IncidenceOnDay<Reason> {
  readonly day: number;
  /** Members under observation when the day begins. */
  readonly atRisk: number;
  /** Still there at the end of the day. */
  readonly survival: Estimate;
  /** Gone by the end of the day, by reason. */
  readonly incidences: readonly (Estimate & { readonly reason: Reason })[];
}

/**
 * Cumulative incidences on a day from 0 on, with intervals on the requested scale (see `survivalInterval`, whose formulas
 * apply to any probability). Default: `log-log`, F to the power of exp(± z se / (F log F)), which stays within 0 and 1.
 * `undefined` after the last day on which somebody left, unless nobody remains by then.
 *
 * Choudhury J.B., "Non-parametric Confidence Interval Estimation for Competing Risks Analysis", Statistics in Medicine
 * 21(8), 2002. The same as `summary(survfit(Surv(time, factor(reason)) ~ 1, conf.type = "log-log"), times = day)` of R's
 * package survival; `survfit`'s own default is `log`.
 *
 * Of ten members two leave for a reason on day 3, nobody is censored: 0.2, its standard error √(0.2 · 0.8 / 10) = 0.126,
 * its interval 0.031 to 0.475.
 */
export function incidenceAt<Reason>(
  curve: CumulativeIncidence<Reason>,
  day: number,
  { level, interval = 'log-log' }: SurvivalIntervalOptions = {},
): IncidenceOnDay<Reason> | undefined {
  const last = curve.steps.at(-1);
  if (last === undefined || (day > last.time && last.survival > 0)) return undefined;
  const step = curve.steps.findLast(({ time }) => time <= day);
  const estimate = ({ incidence, variance }: Incidence): Estimate => {
    const probability = { survival: incidence, logVariance: variance / (incidence * incidence) };
    const limits = survivalInterval(probability, { level, interval });
    return {
      estimate: incidence,
      standardError: Math.sqrt(variance),
      lower: limits?.lower ?? null,
      upper: limits?.upper ?? null,
    };
  };
  return {
    day,
    atRisk: atRiskOn(day, curve.riskSets, curve.entered),
    survival: estimate({ incidence: step?.survival ?? 1, variance: step?.survivalVariance ?? 0 }),
    incidences: curve.reasons.map((reason, kind) => ({
      reason,
      ...estimate(step?.incidences[kind] ?? { incidence: 0, variance: 0 }),
    })),
  };
}
