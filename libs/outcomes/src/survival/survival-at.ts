import { survivalInterval, type SurvivalIntervalOptions } from './intervals.js';
import type { SurvivalCurve } from './kaplan-meier.js';
import { atRiskOn } from './risk-sets.js';

/** A curve on one day. */
export interface SurvivalOnDay {
  readonly day: number;
  /** Members under observation when the day begins. */
  readonly atRisk: number;
  /** Estimated probability of being without the event at the end of the day. */
  readonly survival: number;
  /** `null` if `survival` is 0: Greenwood's sum divides by 0. */
  readonly standardError: number | null;
  /** `null` if `survival` is 0 or 1: see `survivalInterval`. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * A curve on a day from 0 on, with Greenwood's standard error and a confidence interval (see `survivalInterval`).
 * `undefined` after the last day on which somebody left, unless the survival is 0 by then; R's
 * `summary(survfit(...), times =)` omits such days too.
 *
 * Of three members with the event on days 2, 5 and 9, S(5) is 1/3 and its standard error √(1/3 · 2/3 / 3) = 0.272.
 */
export function survivalAt(
  curve: SurvivalCurve,
  day: number,
  options: SurvivalIntervalOptions = {},
): SurvivalOnDay | undefined {
  const last = curve.steps.at(-1);
  if (last === undefined || (day > last.time && last.survival > 0)) return undefined;
  const step = curve.steps.findLast(({ time }) => time <= day);
  const { survival, logVariance, standardError } = step ?? { survival: 1, logVariance: 0, standardError: 0 };
  const interval = survivalInterval({ survival, logVariance }, options);
  return {
    day,
    atRisk: atRiskOn(day, curve.riskSets, curve.entered),
    survival,
    standardError,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
  };
}
