import { chiSquareTail } from '../distributions/chi-square.js';
import { DEFAULT_LEVEL, type Interval } from '../interval.js';
import { proportion, type Proportion } from './wilson.js';

/** Members with two answers, by their answers before and after. */
export interface Pairs {
  readonly both: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly neither: number;
}

/** McNemar's test of whether equal numbers changed in both directions. */
export interface McNemar {
  /** With and without continuity correction, on one degree of freedom; `null` if nobody changed. */
  readonly chiSquare: number | null;
  readonly chiSquareCorrected: number | null;
  readonly pValue: number;
  readonly pValueCorrected: number;
  /** The p-value of the exact binomial test. */
  readonly pValueExact: number;
}

/** The change of a share between two occasions. */
export interface PairedChange extends Interval {
  readonly pairs: number;
  readonly before: Proportion;
  readonly after: Proportion;
  /** Share after minus share before. */
  readonly change: number;
  readonly test: McNemar;
}

/**
 * The change of a share among members with an answer on both occasions, (onlyAfter - onlyBefore) / pairs, with Newcombe's
 * interval and McNemar's test. `null` if there are no pairs. Throws `RangeError` for invalid counts.
 *
 * The interval is method 10 of Newcombe R.G., "Improved confidence intervals for the difference between binomial
 * proportions based on paired data", Statistics in Medicine 17, 1998: from Wilson's intervals of both shares and the
 * correlation φ of the answers, whose numerator is corrected for continuity. The test: McNemar Q., "Note on the sampling
 * error of the difference between correlated proportions or percentages", Psychometrika 12, 1947; `mcnemar.test` of R.
 *
 * 36 both, 12 only before, 2 only after, none neither: from 0.96 to 0.76, a change of -0.2 (-0.3404 to -0.0569).
 */
export function pairedChange(
  { both, onlyBefore, onlyAfter, neither }: Pairs,
  options: { readonly level?: number } = {},
): PairedChange | null {
  const pairs = both + onlyBefore + onlyAfter + neither;
  for (const count of [both, onlyBefore, onlyAfter, neither]) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
  }
  const { level = DEFAULT_LEVEL } = options;
  const before = proportion(both + onlyBefore, pairs, { level });
  const after = proportion(both + onlyAfter, pairs, { level });
  if (before === null || after === null) return null;
  const correlation = correlationOf({ both, onlyBefore, onlyAfter, neither });
  const change = (onlyAfter - onlyBefore) / pairs;
  return {
    pairs,
    before,
    after,
    change,
    lower: change - reach(after.share - after.lower, before.upper - before.share, correlation),
    upper: change + reach(after.upper - after.share, before.share - before.lower, correlation),
    test: mcNemar(onlyBefore, onlyAfter),
  };
}

function reach(a: number, b: number, correlation: number): number {
  return Math.sqrt(Math.max(0, a ** 2 - 2 * correlation * a * b + b ** 2));
}

function correlationOf({ both, onlyBefore, onlyAfter, neither }: Pairs): number {
  const pairs = both + onlyBefore + onlyAfter + neither;
  const margins = (both + onlyBefore) * (onlyAfter + neither) * (both + onlyAfter) * (onlyBefore + neither);
  if (margins === 0) return 0;
  const numerator = both * neither - onlyBefore * onlyAfter;
  const corrected = numerator > 0 ? Math.max(0, numerator - pairs / 2) : numerator;
  return corrected / Math.sqrt(margins);
}

function mcNemar(b: number, c: number): McNemar {
  const n = b + c;
  if (n === 0) return { chiSquare: null, chiSquareCorrected: null, pValue: 1, pValueCorrected: 1, pValueExact: 1 };
  const apart = Math.abs(b - c);
  const chiSquare = apart ** 2 / n;
  const chiSquareCorrected = Math.max(0, apart - 1) ** 2 / n;
  return {
    chiSquare,
    chiSquareCorrected,
    pValue: chiSquareTail(chiSquare, 1),
    pValueCorrected: chiSquareTail(chiSquareCorrected, 1),
    pValueExact: exact(Math.min(b, c), n),
  };
}

/** Twice the probability of at most `most` heads in n fair coins, at most 1. In logarithms, because 2⁻ⁿ underflows for large n. */
function exact(most: number, n: number): number {
  let log = -n * Math.LN2;
  const logs = [log];
  for (let k = 1; k <= most; k++) logs.push((log += Math.log((n - k + 1) / k)));
  const largest = logs.at(-1)!;
  return Math.min(1, 2 * Math.exp(largest) * logs.reduce((sum, each) => sum + Math.exp(each - largest), 0));
}
