import { columns, maybe, type Column } from './columns.js';
import type { Group, Table } from './report.js';

/** Most groups that are compared with one another: the work grows with their cube. */
export const MAX_COMPARED_GROUPS = 25;

/** The groups that a test compares: two to `MOST_COMPARED`, else none. */
export function comparable<G extends Group>(groups: readonly G[]): readonly G[] {
  return groups.length < 2 || groups.length > MAX_COMPARED_GROUPS ? [] : groups;
}

/** The tables of a test of all groups, and of how each of them did in it. */
export function comparisonTables(tested: string, named: readonly Column[]): readonly Table[] {
  return [
    {
      name: 'tests',
      meaning: `${tested} Empty unless there are 2 to ${MAX_COMPARED_GROUPS} groups.`,
      comparison: 'all groups',
      columns: [
        ...named,
        ...maybe(columns('number', { chiSquare: 'Statistic of the test.' })),
        ...columns('count', { degreesOfFreedom: 'Groups that anything is expected of, less one.' }),
        ...maybe(columns('number', { pValue: 'Chance of as large a statistic where groups do not differ.' })),
        ...maybe(
          columns('text', {
            untested:
              'Why there is no p-value: `too-few-groups` in which it could have happened, or `no-variance`: nothing could have been otherwise.',
          }),
        ),
      ],
    },
    {
      name: 'compared',
      meaning: 'What each group did in the test beside what all together would make one expect.',
      comparison: 'each group',
      columns: [
        ...named,
        ...columns('count', { n: 'Stays or episodes.' }),
        ...columns('number', {
          observed: 'Events, weighted as the test weights days.',
          expected: 'Events expected where groups do not differ, weighted as well.',
        }),
      ],
    },
  ];
}
