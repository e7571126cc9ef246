import { chiSquareTest, type Compared } from '../chi-square-test.js';
import type { LogRank } from '../survival/log-rank.js';
import { leaving, riskSets, type Exits, type RiskSet } from '../survival/risk-sets.js';
import { notAReason, type CompetingSample } from './aalen-johansen.js';

/** A group on a day on which somebody left. `grayTest` explains the letters. */
interface OnDay {
  readonly atRisk: number;
  /** The number who left for the tested reason, and for any other. */
  readonly events: number;
  readonly others: number;
  /** S(t-) and S(t). */
  readonly survivalBefore: number;
  readonly survival: number;
  /** h and R. */
  readonly reach: number;
  readonly atSubdistributionRisk: number;
}

/** All groups together on a day. */
interface Day {
  readonly groups: readonly OnDay[];
  readonly events: number;
  readonly reach: number;
  readonly atSubdistributionRisk: number;
  /** F(t-) and F(t) of the groups together. */
  readonly incidenceBefore: number;
  readonly incidence: number;
}

/** The tolerance for rounding in values that sum to 1. */
const ROUNDING = 1e-12;

type Matrix = readonly (readonly number[])[];

/**
 * Gray's test of whether k groups have the same cumulative incidence of one reason while others compete: the log-rank test
 * of the subdistribution hazards. With n at risk of a group, S its survival of every reason and F its cumulative incidence,
 * R = n (1 - F(t-)) / S(t-) are at risk in the subdistribution; of d events on a day, d R_g / Σ R are expected in group g. (A log-rank test with the other reasons censored compares something else, the cause-specific hazards.)
 *
 * The covariance of the differences is that of martingales of the reason and of the others. With h = n / S(t-), the common
 * incidence F growing by d / Σ h, w_gr = h_g (δ_gr - h_r / Σ h), and c_gr the sum over the days of
 * w_gr d / (Σ h (1 - F(t-))), an event of the reason in group r adds to group g
 * w_gr + (1 - (1 - F(t)) / S_r(t)) (c_gr(∞) - c_gr(t)), and one for another reason -(1 - F(t)) / S_r(t) (c_gr(∞) - c_gr(t)).
 * Ties reduce the variance as in a hypergeometric distribution of d out of S_r(t-) Σ h. If these are no more than d, the
 * expectation for group r exceeds its size: the groups differ too much for a common F. Its variance is then 0.
 * (`cuminc` lets it fall below 0: of A, from which five leave otherwise on day 1 and one on day 3, and B, from which four
 * leave for the reason on day 2, it makes a chi-square of -150 with p = 1.) For the same cause F ends at 1.
 *
 * Gray R.J., "A Class of K-Sample Tests for Comparing the Cumulative Incidence of a Competing Risk", Annals of Statistics
 * 16(3), 1988, with rho = 0: the statistic of R's `cmprsk::cuminc`. Groups without expected events are left out.
 *
 * Two groups of two: in one both leave for the reason, on days 1 and 2; in the other one leaves for another reason on day 1
 * and one for the reason on day 3. Expected of the first: 1/2 on day 1; on day 2 R is 1 and 2, so 1/3.
 *
 * The cost is linear in days and cubic in groups. Throws `RangeError` like `aalenJohansen`.
 */
export function grayTest<Reason>(
  samples: readonly Omit<CompetingSample<Reason>, 'entered'>[],
  reason: Reason,
): LogRank {
  const days = daysOf(samples.map((sample) => setsOf(sample, reason)));
  const groups = samples.map((_, g): Compared => ({
    n: days[0]?.groups[g]!.atRisk ?? 0,
    observed: sum(days.map((day) => day.groups[g]!.events)),
    expected: sum(days.map((day) => expectedOf(day, g))),
  }));
  return { groups, ...chiSquareTest(groups, covarianceOf(days, groups.length)) };
}

/** Risk sets with two kinds of events: the reason and all others. */
function setsOf<Reason>({ reasons, rows }: CompetingSample<Reason>, tested: Reason): RiskSet[] {
  const known = new Set(reasons);
  const twoKinds: Exits[] = [];
  for (const { time, reason, count } of rows) {
    if (reason === null) twoKinds.push({ time, events: [0, 0], censored: count });
    else if (!known.has(reason)) throw notAReason(reason);
    else twoKinds.push({ time, events: reason === tested ? [count, 0] : [0, count], censored: 0 });
  }
  return riskSets(twoKinds, 2);
}

function daysOf(samples: readonly RiskSet[][]): Day[] {
  const byDay = samples.map((sets) => new Map(sets.map((set) => [set.time, set])));
  const state = samples.map((sets) => ({
    atRisk: sum(sets.map(leaving)),
    survival: 1,
    incidence: 0,
  }));
  const times = [...new Set(samples.flatMap((sets) => sets.map(({ time }) => time)))].sort((a, b) => a - b);
  let incidenceBefore = 0;
  return times.map((time) => {
    const groups = state.map((group, g) => {
      const { events: [events = 0, others = 0] = [], censored = 0 } = byDay[g]!.get(time) ?? {};
      const { atRisk, survival: survivalBefore, incidence } = group;
      if (atRisk > 0) {
        group.survival = (survivalBefore * (atRisk - events - others)) / atRisk;
        group.incidence = incidence + (survivalBefore * events) / atRisk;
        group.atRisk = atRisk - events - others - censored;
      }
      const reach = atRisk > 0 ? atRisk / survivalBefore : 0;
      const atSubdistributionRisk = reach * (1 - incidence);
      return { atRisk, events, others, survivalBefore, survival: group.survival, reach, atSubdistributionRisk };
    });
    let [events, reach, atSubdistributionRisk] = [0, 0, 0];
    for (const group of groups) {
      events += group.events;
      reach += group.reach;
      atSubdistributionRisk += group.atSubdistributionRisk;
    }
    const incidence = Math.min(1, incidenceBefore + events / reach);
    const day = { groups, events, reach, atSubdistributionRisk, incidenceBefore, incidence };
    incidenceBefore = incidence;
    return day;
  });
}

function expectedOf({ groups, events, atSubdistributionRisk }: Day, g: number): number {
  return events > 0 ? (events * groups[g]!.atSubdistributionRisk) / atSubdistributionRisk : 0;
}

function covarianceOf(days: readonly Day[], k: number): Matrix {
  const zeros = () => Array.from({ length: k }, () => new Array<number>(k).fill(0));
  const covariance = zeros();
  const add = (variance: number, influence: readonly number[]) => {
    influence.forEach((a, g) => influence.forEach((b, h) => (covariance[g]![h]! += variance * a * b)));
  };
  const rest = zeros();
  const grow = (day: Day, sign: 1 | -1) => {
    if (day.events === 0) return;
    growthOf(day).forEach((row, g) => row.forEach((growth, r) => (rest[g]![r]! += sign * growth)));
  };
  for (const day of days) grow(day, 1);
  for (const day of days) {
    grow(day, -1);
    day.groups.forEach((group, r) => {
      // Without events of either kind, nothing is added.
      if (group.atRisk === 0 || (day.events === 0 && group.others === 0)) return;
      const left = group.survival > 0 ? (1 - day.incidence) / group.survival : 0;
      if (day.events > 0) {
        const ofReason = day.groups.map((_, g) => weightOf(day, g, r) + (1 - left) * rest[g]![r]!);
        add(varianceOfReason(day, group), ofReason);
      }
      if (group.survival > 0 && group.others > 0)
        add(
          varianceOfOthers(group),
          rest.map((row) => -left * row[r]!),
        );
    });
  }
  return covariance;
}

/** w of the description. */
function weightOf({ groups, reach }: Day, g: number, r: number): number {
  return groups[g]!.reach * ((g === r ? 1 : 0) - groups[r]!.reach / reach);
}

/** The increment of c in the description. */
function growthOf(day: Day): Matrix {
  const rest = 1 - day.incidenceBefore;
  // Smaller values are rounding errors: nobody is at risk any more.
  const hazard = day.events > 0 && rest > ROUNDING ? day.events / (day.reach * rest) : 0;
  return day.groups.map((_, g) => day.groups.map((__, r) => weightOf(day, g, r) * hazard));
}

function varianceOfReason({ events, reach }: Day, { atRisk, survivalBefore }: OnDay): number {
  return (tiesOf(events, reach * survivalBefore) * survivalBefore * events) / (reach * atRisk);
}

function varianceOfOthers({ atRisk, others, survivalBefore }: OnDay): number {
  return (tiesOf(others, atRisk) * survivalBefore ** 2 * others) / atRisk ** 2;
}

/** The factor by which ties reduce the variance of events: all on one day, out of `outOf`. Never below 0. */
function tiesOf(events: number, outOf: number): number {
  if (events <= 1) return 1;
  return events > outOf * (1 - ROUNDING) ? 0 : (outOf - events) / (outOf - 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
