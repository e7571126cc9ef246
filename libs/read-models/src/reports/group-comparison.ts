import { columns, maybe, type Column } from './columns.js';
import type { Group, Table } from './report.js';

/** Maximum groups that a test compares: the work grows with the cube of their number. */
export const MAX_COMPARED_GROUPS = 25;

/** The groups that a test compares: two to `MAX_COMPARED_GROUPS`, else none. */
export function comparable<G extends Group>(groups: readonly G[]): readonly G[] {
  return groups.length < 2 || groups.length > MAX_COMPARED_GROUPS ? [] : groups;
}

/** The tables of a test of all groups, and of each group's part in it. */
export function comparisonTables(tested: string, named: readonly Column[]): readonly Table[] {
  return [
    {
      name: 'tests',
      meaning: `${tested} Empty unless there are 2 to ${MAX_COMPARED_GROUPS} groups.`,
      comparison: 'all groups',
      columns: [
        ...named,
        ...maybe(columns('number', { chiSquare: 'Statistic of the test.' })),
        ...columns('count', { degreesOfFreedom: 'Groups with expected events, minus one.' }),
        ...maybe(columns('number', { pValue: 'Probability of such a large statistic if groups do not differ.' })),
        ...maybe(
          columns('text', {
            untested:
              'Why there is no p-value: `too-few-groups` in which it could have happened, or `no-variance`: no other outcome was possible.',
          }),
        ),
      ],
    },
    {
      name: 'compared',
      meaning: 'Observed events of each group in the test, and those expected from all groups together.',
      comparison: 'each group',
      columns: [
        ...named,
        ...columns('count', { n: 'Stays or episodes.' }),
        ...columns('number', {
          observed: 'Events, weighted as the test weights days.',
          expected: 'Events expected if groups do not differ, weighted likewise.',
        }),
      ],
    },
  ];
}
