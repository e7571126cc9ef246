import { chiSquareTail } from './distributions/chi-square.js';
import { quadraticForm } from './quadratic-form.js';

/** The observed and expected number of events of a group, both weighted. */
export interface Compared {
  readonly n: number;
  readonly observed: number;
  readonly expected: number;
}

/**
 * Why a test has no p-value. `too-few-groups`: events were possible in fewer than two groups. `no-variance`: the result was
 * certain if groups do not differ, for example because all have the event on one day.
 */
export const untestedReasons = ['too-few-groups', 'no-variance'] as const;
export type Untested = (typeof untestedReasons)[number];

/** A chi-square statistic with its p-value, or the reason why there is none. */
export interface ChiSquareTest {
  readonly chiSquare: number | null;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
  /** `null` if there is a p-value. */
  readonly untested: Untested | null;
}

/**
 * The quadratic form of observed minus expected events, given their covariance. The degrees of freedom are one less than the
 * number of groups with expected events; one of these groups is left out, because it follows from the others.
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
