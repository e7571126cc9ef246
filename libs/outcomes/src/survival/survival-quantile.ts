import { survivalInterval, type SurvivalIntervalOptions } from './intervals.js';
import type { SurvivalCurve } from './kaplan-meier.js';

/** The day by which a percentage of members have had the event. */
export interface SurvivalQuantile {
  readonly percent: number;
  /** `null` if the curve does not reach it, so that the day is not known yet. */
  readonly day: number | null;
  /** `null` if the limit of the curve does not reach it. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The tolerance of R's `quantile.survfit`: the square root of the machine epsilon. */
const TOLERANCE = Math.sqrt(Number.EPSILON);

/**
 * The day by which `percent` of the members (above 0, up to 100) have had the event: the day on which the curve crosses
 * 1 - percent / 100. If the curve is flat at exactly that height, it is the middle of the flat stretch, which for the last
 * step ends on the last day on which somebody left. The interval contains the days whose own interval (see
 * `survivalInterval`) contains that height: it ends where the lower and the upper limit cross it.
 *
 * Brookmeyer R. & Crowley J., "A Confidence Interval for the Median Survival Time", Biometrics 38(1), 1982. Flat stretches
 * and limits that rise again are treated as by R's `quantile(survfit(...))`, with its tolerance of 1.5e-8.
 *
 * Of members with the event on days 1, 2, 3 and 4 the curve is 1/2 from day 2 to day 3, and the median 2.5.
 */
export function survivalQuantile(
  curve: SurvivalCurve,
  percent: number,
  options: SurvivalIntervalOptions = {},
): SurvivalQuantile {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`not a percentage above 0, up to 100: ${percent}`);
  const limits = curve.steps.map((step) => survivalInterval(step, options));
  const dayOf = (heights: readonly (number | null | undefined)[]): number | null =>
    dayReaching(percent / 100, heightsBy(curve, heights));
  return {
    percent,
    day: dayOf(curve.steps.map(({ survival }) => survival)),
    lower: dayOf(limits.map((limit) => limit?.lower)),
    upper: dayOf(limits.map((limit) => limit?.upper)),
  };
}

/** The quartiles of a curve: the days by which 25, 50 and 75 percent have had the event. See `survivalQuantile`. */
export function survivalQuartiles(curve: SurvivalCurve, options: SurvivalIntervalOptions = {}): SurvivalQuantile[] {
  return [25, 50, 75].map((percent) => survivalQuantile(curve, percent, options));
}

/** A day from which on a share of members has had the event; the share is `null` if its limit is unknown. */
interface Reached {
  readonly time: number;
  readonly share: number | null;
}

function heightsBy(curve: SurvivalCurve, heights: readonly (number | null | undefined)[]): Reached[] {
  const shares = heights.map((height) => (height === null || height === undefined ? null : 1 - height));
  return [{ time: 0, share: 0 }, ...curve.steps.map(({ time }, index) => ({ time, share: shares[index]! }))];
}

function dayReaching(share: number, points: readonly Reached[]): number | null {
  const last = points.at(-1)!;
  const at = lowestFrom(share - TOLERANCE, points);
  if (at === undefined) return null;
  if (last.share !== null && Math.abs(share - last.share) < TOLERANCE) return (at.time + last.time) / 2;
  const beyond = lowestFrom(share + TOLERANCE, points);
  return beyond === undefined ? null : (at.time + beyond.time) / 2;
}

/** The point with the lowest share among those from `share` on; the first of equal ones. */
function lowestFrom(share: number, points: readonly Reached[]): Reached | undefined {
  let lowest: (Reached & { share: number }) | undefined;
  for (const { time, share: reached } of points) {
    if (reached !== null && reached >= share && (lowest === undefined || reached < lowest.share)) {
      lowest = { time, share: reached };
    }
  }
  return lowest;
}
