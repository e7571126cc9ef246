import type { CountsByDay } from '../counts-by-day.js';
import { entriesByDay, riskSets, type Entries, type Exits, type RiskSet } from '../survival/risk-sets.js';

/** The number of members who left for a reason after a number of days; reason `null` for censored members, who were still there when last seen. */
export interface ExitRow<Reason> {
  readonly time: number;
  readonly reason: Reason | null;
  readonly count: number;
}

/**
 * A sample by day and reason, as a grouping query returns it. Rows may be in any order, and several may have the same day
 * and reason. `reasons` are all possible reasons, in the order of the answer. `entered` is for samples in which some members
 * came under observation after the origin.
 */
export interface CompetingSample<Reason> {
  readonly reasons: readonly Reason[];
  readonly rows: Iterable<ExitRow<Reason>>;
  readonly entered?: Entries;
}

/** The probability of having left for a reason, and its variance. */
export interface Incidence {
  readonly incidence: number;
  readonly variance: number;
}

/** A day on which somebody left or was censored. */
export interface CompetingStep {
  readonly time: number;
  /** Members under observation when the day begins. */
  readonly atRisk: number;
  /** The number who left on the day, by reason. */
  readonly events: readonly number[];
  readonly censored: number;
  /** Estimated probability of still being there at the end of the day: Kaplan-Meier with every reason as the event. */
  readonly survival: number;
  readonly survivalVariance: number;
  /** Estimated probability of having left by the end of the day, by reason. With `survival` they sum to 1. */
  readonly incidences: readonly Incidence[];
}

/** Cumulative incidences: 0 until the first step, then the values of the latest step. Unknown beyond the last one. */
export interface CumulativeIncidence<Reason> {
  readonly reasons: readonly Reason[];
  readonly n: number;
  /** The number who left, by reason. */
  readonly events: readonly number[];
  readonly censored: number;
  readonly steps: readonly CompetingStep[];
  /** Risk sets by day, with the reasons as their kinds of events. */
  readonly riskSets: readonly RiskSet[];
  /** The days on which members entered; `null` if all entered at the origin. */
  readonly entered: CountsByDay | null;
}

/**
 * The Aalen-Johansen estimate of cumulative incidence where reasons compete: F(t) of a reason is the sum over the days up
 * to t of S(t-) d / n, with n at risk, d leaving for the reason, and S(t-) the Kaplan-Meier estimate, with every reason as
 * the event, before the day. (One minus the Kaplan-Meier curve of one reason with the others censored would be too much.)
 *
 * The variance is of Greenwood's type, by the delta method with the multinomial covariance of the events of a day. Without
 * censoring it is F (1 - F) / n; with one reason it is Greenwood's variance of the survival. It equals the infinitesimal
 * jackknife of R's `survfit(Surv(time, factor(reason)) ~ 1)`. R's `cmprsk::cuminc` uses Aalen's variance of 1978, which is
 * slightly different.
 *
 * Aalen O.O. & Johansen S., "An Empirical Transition Matrix for Non-homogeneous Markov Chains Based on Censored
 * Observations", Scandinavian Journal of Statistics 5, 1978; Marubini E. & Valsecchi M.G., "Analysing Survival Data from
 * Clinical Trials and Observational Studies", Wiley 1995, section 10.2; Andersen P.K., Borgan Ø., Gill R.D. & Keiding N.,
 * "Statistical Models Based on Counting Processes", Springer 1993, section IV.4.
 *
 * Of four members one completes on day 2, one is censored on day 3, one drops out on day 5, one completes on day 6:
 * S(2) = 3/4; dropped out by day 5: 3/4 · 1/2 = 3/8; completed by day 6: 1/4 + 3/8 · 1/1 = 5/8; S(6) = 0.
 *
 * Without censoring, incidences are exactly the empirical shares. Throws `RangeError` for a reason that is not among
 * `reasons`, and like `riskSets`.
 */
export function aalenJohansen<Reason>({
  reasons,
  rows,
  entered,
}: CompetingSample<Reason>): CumulativeIncidence<Reason> {
  const sets = riskSets(exitsByKind(rows, reasons), reasons.length, entered);
  const events = reasons.map((_, kind) => sets.reduce((sum, set) => sum + set.events[kind]!, 0));
  const censored = sets.reduce((sum, set) => sum + set.censored, 0);
  const n = events.reduce((sum, count) => sum + count, censored);
  return {
    reasons,
    n,
    events,
    censored,
    steps: stepsOf(sets, reasons.length),
    riskSets: sets,
    entered: entered === undefined ? null : entriesByDay(entered, n),
  };
}

/** Rows with a count for each of the reasons. Throws `RangeError` for another reason. */
function* exitsByKind<Reason>(rows: Iterable<ExitRow<Reason>>, reasons: readonly Reason[]): Iterable<Exits> {
  const kinds = new Map(reasons.map((reason, kind) => [reason, kind]));
  for (const { time, reason, count } of rows) {
    const kind = reason === null ? null : kinds.get(reason);
    if (kind === undefined) throw notAReason(reason);
    yield {
      time,
      events: reasons.map((_, other) => (other === kind ? count : 0)),
      censored: kind === null ? count : 0,
    };
  }
}

/** The error for a reason that is not in a sample's list. */
export function notAReason(reason: unknown): RangeError {
  return new RangeError(`not a reason of the sample: ${String(reason)}`);
}

function stepsOf(sets: readonly RiskSet[], kinds: number): CompetingStep[] {
  const heights = heightsOf(kinds);
  const spread = Array.from({ length: kinds }, () => ({ incidence: 0, covariance: 0 }));
  let survival = 1;
  let survivalVariance = 0;
  return sets.map(({ time, atRisk, events, censored }) => {
    const d = events.reduce((sum, count) => sum + count, 0);
    if (d > 0) {
      // Each of the n at risk on the day stands for S(t-) / n of the whole.
      const weight = (survival * survival) / atRisk;
      const left = d / atRisk;
      const stay = (atRisk - d) / atRisk;
      spread.forEach((of, kind) => {
        const share = events[kind]! / atRisk;
        of.incidence +=
          share * (2 * of.covariance + share * survivalVariance) + weight * share * ((atRisk - events[kind]!) / atRisk);
        of.covariance = stay * (of.covariance + share * survivalVariance - weight * share);
      });
      survivalVariance = stay * (stay * survivalVariance + weight * left);
    }
    const { survival: after, incidences } = heights(atRisk, events);
    survival = after;
    return {
      time,
      atRisk,
      events,
      censored,
      survival,
      survivalVariance,
      incidences: incidences.map((incidence, kind) => ({
        incidence: Math.min(1, incidence),
        variance: withoutTrace(spread[kind]!.incidence),
      })),
    };
  });
}

/**
 * Removes rounding errors from a variance. If all members left for one reason, the variance is 0, and rounding leaves a trace
 * on either side of 0. A true variance of n members is not below 1 / n².
 */
function withoutTrace(variance: number): number {
  return variance < Number.EPSILON ? 0 : variance;
}

/**
 * Survival and incidences after each day, for days in ascending order. While the number at risk on a day equals the number
 * left by the previous one, events are summed before the division, so that shares of an uncensored sample are exact.
 */
function heightsOf(kinds: number) {
  let survivalThen = 1;
  let incidencesThen = Array.from({ length: kinds }, () => 0);
  let atRiskThen = 1;
  let left = 1;
  let since = incidencesThen;
  const now = () => ({
    survival: (survivalThen * left) / atRiskThen,
    incidences: incidencesThen.map((incidence, kind) => incidence + (survivalThen * since[kind]!) / atRiskThen),
  });
  return (atRisk: number, events: readonly number[]): ReturnType<typeof now> => {
    const d = events.reduce((sum, count) => sum + count, 0);
    if (d > 0) {
      if (atRisk !== left) {
        ({ survival: survivalThen, incidences: incidencesThen } = now());
        atRiskThen = atRisk;
        since = since.map(() => 0);
      }
      since = since.map((count, kind) => count + events[kind]!);
      left = atRisk - d;
    }
    return now();
  };
}
