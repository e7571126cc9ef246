import { sizeOf, type CountsByDay } from './counts-by-day.js';
import { percentile } from './quantiles.js';
import { ratio } from './ratio.js';

/** The summary of a sample, in the unit of its members. A figure for which the sample is too small is `null`. */
export interface Summary {
  readonly n: number;
  readonly mean: number | null;
  /** Sample standard deviation, divided by n - 1: from two members on. */
  readonly sd: number | null;
  readonly min: number | null;
  readonly p10: number | null;
  readonly p25: number | null;
  readonly median: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly max: number | null;
}

/** Summarizes a sample. Percentiles are of type 7 (see `quantiles.ts`). */
export function summarize(counts: CountsByDay): Summary {
  const at = (percent: number): number | null => percentile(counts, percent) ?? null;
  return {
    n: sizeOf(counts),
    mean: meanOf(counts),
    sd: standardDeviationOf(counts),
    min: at(0),
    p10: at(10),
    p25: at(25),
    median: at(50),
    p75: at(75),
    p90: at(90),
    max: at(100),
  };
}

function meanOf(counts: CountsByDay): number | null {
  const { n, sum } = momentsOf(counts);
  return n === 0n ? null : ratio(sum, n);
}

/** From exact integer sums: no rounding before the last two steps, and none that depends on order. */
function standardDeviationOf(counts: CountsByDay): number | null {
  const { n, sum, squares } = momentsOf(counts);
  return n < 2n ? null : Math.sqrt(ratio(n * squares - sum * sum, n * (n - 1n)));
}

function momentsOf(counts: CountsByDay): { n: bigint; sum: bigint; squares: bigint } {
  let n = 0n;
  let sum = 0n;
  let squares = 0n;
  for (const [value, count] of counts) {
    const x = BigInt(value);
    const times = BigInt(count);
    n += times;
    sum += x * times;
    squares += x * x * times;
  }
  return { n, sum, squares };
}
