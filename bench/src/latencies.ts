/** Durations that were measured one by one, in milliseconds. */
export class Latencies {
  readonly #measured: number[] = [];

  add(milliseconds: number): void {
    this.#measured.push(milliseconds);
  }

  summary(): LatencySummary {
    const sorted = this.#measured.toSorted((a, b) => a - b);
    const at = (percent: number): number => sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? NaN;
    return { count: sorted.length, p50: at(50), p99: at(99) };
  }
}

/** Nearest-rank percentiles in milliseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}
