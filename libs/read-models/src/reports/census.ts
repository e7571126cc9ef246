import { sql } from 'kysely';
import { queries } from '../store/queries.js';
import { believedAt } from './believed.js';
import { columnsOf, filtersOf, unitsBy } from './cohort.js';
import { columns } from './columns.js';
import { groupColumns, groupingOf, groupOf, type Grouped } from './grouping.js';
import { declareReport, GROUPS, type Group } from './report.js';

export interface CensusGroup extends Group {
  /** Stays under way at the end of the day. */
  readonly stays: number;
  /** Different people among them. */
  readonly patients: number;
}

interface CountRow extends Grouped {
  readonly stays: bigint;
  readonly patients: bigint;
}

/**
 * Who is in treatment at the end of a day: stays that began on it or before and ended later or not at all. A patient
 * who changes level on the day is counted at the new one.
 */
export const census = declareReport({
  name: 'census',
  title: 'In treatment at the end of a day',
  summary: 'Who is in treatment at the end of a day, by group',
  version: 1,
  units: ['stay'],
  options: { on: { kind: 'date', meaning: 'The day. Default: the data cut-off.' } },
  definitions: {},
  tables: [
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: columns('count', {
        stays: 'Stays under way at the end of the day.',
        patients: 'Different people among them.',
      }),
    },
  ],

  // How many people they are would follow from stays in part, so it is not told.
  share: { of: 'under way', figures: ({ underWay }) => ({ stays: underWay, patients: null }) },

  settle: ({ on }, cutOff) => ({ on: on ?? cutOff }),

  async groups({ reader, options, by, cohort, position, cutOff }): Promise<readonly CensusGroup[]> {
    const on = options.on ?? cutOff;
    const { byDimension, ended } = columnsOf('stay', on);
    const counted = queries
      .selectFrom('stay')
      .select(groupColumns(by, byDimension))
      .select(sql<bigint>`count(*)`.as('stays'))
      .select(sql<bigint>`count(distinct patient_id)`.as('patients'))
      .where(believedAt(position))
      .where((eb) => eb.and([unitsBy('stay', on), ...filtersOf('stay', cohort, on)]))
      .where(sql<boolean>`(ended_on is null or not ${ended})`)
      .$if(by.length > 0, (query) => query.groupBy(groupingOf(by, 0)));
    const rows = (await reader.query(counted.compile())) as readonly CountRow[];
    return rows.map((row) => ({
      by: groupOf(row, by),
      stays: Number(row.stays),
      patients: Number(row.patients),
    }));
  },
});
