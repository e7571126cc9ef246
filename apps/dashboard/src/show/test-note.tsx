import { chance, counted, NOTHING } from './numbers.js';

/** A test of whether groups differ, as reports answer it. */
export interface Tested {
  readonly chiSquare: number | null;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
}

interface Properties {
  readonly name: string;
  readonly tests: readonly Tested[];
  readonly groups: number;
}

/** What a test between the groups says; nothing where there is nothing to compare. */
export function TestNote({ name, tests, groups }: Properties) {
  const [test] = tests;
  if (groups < 2) return null;
  return (
    <p className="figure-note">
      {test === undefined
        ? `${name}: groups are too many to be compared.`
        : `${name} of ${groups} groups: χ² ${test.chiSquare?.toFixed(2) ?? NOTHING} on ${counted(
            test.degreesOfFreedom,
            'degree',
          )} of freedom, ${chance(test.pValue)}. It compares all of their days, not those shown alone.`}
    </p>
  );
}
