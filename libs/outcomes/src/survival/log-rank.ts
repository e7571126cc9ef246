import { chiSquareTest, type ChiSquareTest, type Compared } from '../chi-square-test.js';
import { entriesByDay, leaving, riskSets, type RiskSet } from './risk-sets.js';
import type { SurvivalSample } from './kaplan-meier.js';

/**
 * The weight of a day in a comparison of curves: constant (`log-rank`), the number at risk (`gehan-wilcoxon`), its root
 * (`tarone-ware`), or the survival of all groups together before the day (`peto`: the modification of Peto & Peto, as in R's
 * `survdiff(rho = 1)`). All except the first emphasise early days.
 */
export const logRankWeights = ['log-rank', 'gehan-wilcoxon', 'tarone-ware', 'peto'] as const;
export type LogRankWeights = (typeof logRankWeights)[number];

/** A test of whether groups have the same survival. */
export interface LogRank extends ChiSquareTest {
  readonly groups: readonly Compared[];
}

/**
 * The log-rank test of k groups, or one of its weighted forms. On each day with d events among n at risk, a group with n_g
 * at risk has d n_g / n expected events, with the hypergeometric covariance
 * d (n - d) / (n - 1) · n_g / n · (δ_gh - n_h / n). Chi-square is the quadratic form of the summed differences. The degrees
 * of freedom are one less than the number of groups with expected events.
 *
 * Mantel N., Cancer Chemotherapy Reports 50, 1966; Gehan E.A., Biometrika 52, 1965, and Breslow N., Biometrika 57, 1970;
 * Tarone R.E. & Ware J., Biometrika 64, 1977; Peto R. & Peto J., Journal of the Royal Statistical Society A 135, 1972;
 * Harrington D.P. & Fleming T.R., Biometrika 69, 1982. `log-rank` and `peto` are R's `survdiff(rho = 0)` and `(rho = 1)`.
 *
 * Two groups of two, events on days 1 and 2 in one, on days 3 and 4 in the other: observed 2 and 2, expected 5/6 and 19/6,
 * chi-square 2.88. Throws `RangeError` like `riskSets`.
 */
export function logRank(samples: readonly SurvivalSample[], weights: LogRankWeights = 'log-rank'): LogRank {
  const groups = samples.map(groupOf);
  const k = groups.length;
  const days = [...new Set(groups.flatMap(({ sets }) => sets.filter(hasEvents).map(({ time }) => time)))];
  const observed = new Array<number>(k).fill(0);
  const expected = new Array<number>(k).fill(0);
  const covariance = observed.map(() => new Array<number>(k).fill(0));
  let survival = 1;
  for (const day of days.sort((a, b) => a - b)) {
    const found = groups.map((group) => group.on(day));
    const atRisk = found.reduce((sum, each) => sum + each.atRisk, 0);
    const events = found.reduce((sum, each) => sum + each.events, 0);
    const weight = weightOf(weights, atRisk, survival);
    const spread = atRisk > 1 ? (events * (atRisk - events)) / (atRisk - 1) : 0;
    found.forEach((a, g) => {
      observed[g]! += weight * a.events;
      expected[g]! += (weight * events * a.atRisk) / atRisk;
      found.forEach((b, h) => {
        const share = ((g === h ? 1 : 0) - b.atRisk / atRisk) * (a.atRisk / atRisk);
        covariance[g]![h]! += weight ** 2 * spread * share;
      });
    });
    survival *= (atRisk - events) / atRisk;
  }
  const compared = groups.map(({ n }, g) => ({ n, observed: observed[g]!, expected: expected[g]! }));
  return { groups: compared, ...chiSquareTest(compared, covariance) };
}

function weightOf(weights: LogRankWeights, atRisk: number, survival: number): number {
  switch (weights) {
    case 'log-rank':
      return 1;
    case 'gehan-wilcoxon':
      return atRisk;
    case 'tarone-ware':
      return Math.sqrt(atRisk);
    case 'peto':
      return survival;
  }
}

/** Queries of a group for days in ascending order. */
function groupOf({ rows, entered }: SurvivalSample) {
  const byKind = [...rows].map(({ time, events, censored }) => ({ time, events: [events], censored }));
  const sets = riskSets(byKind, 1, entered);
  const n = sets.reduce((sum, set) => sum + leaving(set), 0);
  const entries = entered === undefined ? [[-1, n] as const] : entriesByDay(entered, n);
  let [here, nextEntry, nextSet] = [0, 0, 0];
  const on = (day: number) => {
    for (; nextEntry < entries.length && entries[nextEntry]![0] < day; nextEntry++) here += entries[nextEntry]![1];
    for (; nextSet < sets.length && sets[nextSet]!.time < day; nextSet++) here -= leaving(sets[nextSet]!);
    const set = sets[nextSet];
    return { atRisk: here, events: set?.time === day ? set.events[0]! : 0 };
  };
  return { n, sets, on };
}

function hasEvents({ events }: RiskSet): boolean {
  return events[0]! > 0;
}
