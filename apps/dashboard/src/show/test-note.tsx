import { formatPValue, counted } from './numbers.js';

/** A test for differences between groups, as reports answer it. */
export interface GroupTest {
  readonly chiSquare: number | null;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
  readonly untested: keyof typeof REASONS | null;
}

/** Why a test has no p-value. */
const REASONS = {
  'too-few-groups': 'not tested: it could have happened in fewer than two groups',
  'no-variance': 'not tested: no other outcome was possible',
};

interface Properties {
  readonly name: string;
  readonly tests: readonly GroupTest[];
  readonly groups: number;
}

/** The result of a test between groups; nothing if there is nothing to compare. */
export function TestNote({ name, tests, groups }: Properties) {
  const [test] = tests;
  if (groups < 2) return null;
  return (
    <p className="figure-note">
      {test === undefined
        ? `${name}: groups are too many to be compared.`
        : `${name} of ${groups} groups: ${statisticOf(test)}${pValueInWords(test)}. It compares all of their days, not those shown alone.`}
    </p>
  );
}

/** The p-value of a test, or why it has none. */
export function pValueInWords({ pValue, untested }: GroupTest): string {
  return untested === null ? formatPValue(pValue) : REASONS[untested];
}

function statisticOf({ chiSquare, degreesOfFreedom }: GroupTest): string {
  return chiSquare === null ? '' : `χ² ${chiSquare.toFixed(2)} on ${counted(degreesOfFreedom, 'degree')} of freedom, `;
}
