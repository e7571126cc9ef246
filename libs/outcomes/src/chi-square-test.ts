import { chiSquareTail } from './distributions/chi-square.js';
import { quadraticForm } from './quadratic-form.js';

/** How a group did next to what the groups together would make one expect; both weighted. */
export interface Compared {
  readonly n: number;
  readonly observed: number;
  readonly expected: number;
}

/**
 * Why a test has no p-value: in fewer than two groups anything could have happened (`too-few-groups`), or nothing could
 * have been otherwise where groups do not differ, as when all have the event on one day (`no-variance`).
 */
export const untestedReasons = ['too-few-groups', 'no-variance'] as const;
export type Untested = (typeof untestedReasons)[number];

/** A chi-square statistic with its p-value, or why there is none. */
export interface ChiSquareTest {
  readonly chiSquare: number | null;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
  /** `null` where there is a p-value. */
  readonly untested: Untested | null;
}

/**
 * The quadratic form of what was observed less what was expected, given their covariance, on one degree of freedom less
 * than there are groups with anything expected. One of these is left out: what it did follows from the others.
 */
export function chiSquareTest(groups: readonly Compared[], covariance: readonly (readonly number[])[]): ChiSquareTest {
  const used = groups.flatMap(({ expected }, g) => (expected > 0 ? [g] : [])).slice(1);
  const degreesOfFreedom = used.length;
  if (degreesOfFreedom === 0) return without(degreesOfFreedom, 'too-few-groups');
  const chiSquare = quadraticForm(
    used.map((g) => groups[g]!.observed - groups[g]!.expected),
    used.map((g) => used.map((h) => covariance[g]![h]!)),
  );
  if (chiSquare === null) return without(degreesOfFreedom, 'no-variance');
  return { chiSquare, degreesOfFreedom, pValue: chiSquareTail(chiSquare, degreesOfFreedom), untested: null };
}

function without(degreesOfFreedom: number, untested: Untested): ChiSquareTest {
  return { chiSquare: null, degreesOfFreedom, pValue: null, untested };
}
