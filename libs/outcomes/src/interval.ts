/** A two-sided confidence interval. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The default confidence level of intervals. */
export const DEFAULT_LEVEL = 0.95;
