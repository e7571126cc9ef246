import type { CountsByDay } from '../counts-by-day.js';
import { entriesByDay, riskSets, type Entries, type RiskSet } from './risk-sets.js';

/** The number with the event after a number of days, and the number censored, who were still without it when last seen. */
export interface SurvivalRow {
  readonly time: number;
  readonly events: number;
  readonly censored: number;
}

/** A sample by day. Its rows may be in any order. `entered` is for samples in which some members came under observation after the origin. */
export interface SurvivalSample {
  readonly rows: Iterable<SurvivalRow>;
  readonly entered?: Entries;
}

/** A day on which somebody had the event or was censored. */
export interface SurvivalStep {
  readonly time: number;
  /** Members under observation when the day begins. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** Estimated probability of being without the event at the end of the day. */
  readonly survival: number;
  /** Greenwood's sum up to the day: the variance of the logarithm of `survival`; infinite if that is 0. */
  readonly logVariance: number;
  /** Greenwood's standard error of `survival`; `null` if that is 0. */
  readonly standardError: number | null;
}

/** A Kaplan-Meier curve: 1 until its first step, then the value of the latest step. Unknown beyond the last one. */
export interface SurvivalCurve {
  readonly n: number;
  readonly events: number;
  readonly censored: number;
  readonly steps: readonly SurvivalStep[];
  /** Risk sets by day, with the events as their only kind. */
  readonly riskSets: readonly RiskSet[];
  /** The days on which members entered; `null` if all entered at the origin. */
  readonly entered: CountsByDay | null;
}

/**
 * The product-limit estimate of survival: S(t) is the product of (n - d) / n over the days up to t, with n at risk and d
 * events. Its variance is by Greenwood's formula, S(t)² times the sum of d / (n (n - d)). Members who are censored on a day
 * are at risk on that day.
 *
 * Kaplan E.L. & Meier P., "Nonparametric Estimation from Incomplete Observations", Journal of the American Statistical
 * Association 53, 1958; Greenwood M., "The Natural Duration of Cancer", Reports on Public Health and Medical Subjects 33,
 * 1926. The same as `survfit` of R's package survival.
 *
 * Three members, one with the event on day 2, one on day 5, one censored on day 3: S(2) = 2/3, S(5) = 2/3 · 0/1 = 0.
 *
 * Factors of days between which nobody is censored or enters are cancelled before multiplication: without censoring, the
 * curve is exactly the empirical one. Throws `RangeError` like `riskSets`.
 */
export function kaplanMeier({ rows, entered }: SurvivalSample): SurvivalCurve {
  const sets = riskSets(byKind(rows), 1, entered);
  const total = (of: (set: RiskSet) => number): number => sets.reduce((sum, set) => sum + of(set), 0);
  const events = total((set) => set.events[0]!);
  const censored = total((set) => set.censored);
  const n = events + censored;
  return {
    n,
    events,
    censored,
    steps: stepsOf(sets),
    riskSets: sets,
    entered: entered === undefined ? null : entriesByDay(entered, n),
  };
}

function* byKind(rows: Iterable<SurvivalRow>) {
  for (const { time, events, censored } of rows) yield { time, events: [events], censored };
}

function stepsOf(sets: readonly RiskSet[]): SurvivalStep[] {
  const productLimit = productLimits();
  let logVariance = 0;
  return sets.map(({ time, atRisk, events, censored }) => {
    const d = events[0]!;
    if (d > 0) logVariance += d / (atRisk * (atRisk - d));
    const survival = productLimit(atRisk, d);
    const standardError = survival === 0 ? null : survival * Math.sqrt(logVariance);
    return { time, atRisk, events: d, censored, survival, logVariance, standardError };
  });
}

/**
 * The product of (n - d) / n over the days it is called with, in ascending order. If the number at risk on a day equals the
 * number left by the previous one, numerator and denominator cancel exactly.
 */
export function productLimits(): (atRisk: number, events: number) => number {
  let before = 1;
  let atRiskThen = 1;
  let left = 1;
  return (atRisk, events) => {
    if (events > 0 && atRisk !== left) {
      before = (before * left) / atRiskThen;
      atRiskThen = atRisk;
    }
    if (events > 0) left = atRisk - events;
    return (before * left) / atRiskThen;
  };
}
