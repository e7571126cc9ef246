/** A two-sided confidence interval. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The confidence level of intervals where none is asked for. */
export const DEFAULT_LEVEL = 0.95;
