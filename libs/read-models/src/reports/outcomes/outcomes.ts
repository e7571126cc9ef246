import { sql } from 'kysely';
import { NOMS_DEFINITION } from '#episode/noms';
import { queries } from '../../store/queries.js';
import { columns } from '../columns.js';
import { groupedColumns, groupingOf, groupOf, type Grouped } from '../grouping.js';
import { declareReport, GROUPS, type Group } from '../report.js';
import { answersOn, dischargedEpisodes } from './discharged.js';
import { followUpColumns, followUpsOf, type FollowedUp } from './follow-ups.js';
import {
  MEASURE_DEFINITIONS,
  measureColumns,
  measurePairs,
  pairCounts,
  type MeasurePair,
  type PairCounts,
} from './measures.js';

export interface OutcomesGroup extends Group, FollowedUp {
  readonly n: number;
  readonly askedAtAdmission: number;
  readonly askedAtDischarge: number;
  readonly measures: readonly MeasurePair[];
}

interface CountRow extends Grouped, PairCounts {
  readonly n: bigint;
  readonly asked_at_admission: bigint;
  readonly asked_at_discharge: bigint;
}

/**
 * The National Outcome Measures of discharged episodes: each at admission and at discharge, over patients whose answer
 * is known on both occasions; and at follow-ups, with how many were reached.
 */
export const outcomes = declareReport({
  name: 'outcomes',
  title: 'Outcomes',
  summary: 'National Outcome Measures at admission, at discharge and at follow-ups after it, by group',
  version: 1,
  units: ['episode'],
  options: {
    months: {
      kind: 'integers',
      least: 1,
      most: 240,
      byDefault: [3, 6, 12, 18],
      meaning: 'Months after discharge at which follow-up is reported.',
    },
    window: {
      kind: 'integer',
      least: 0,
      most: 6,
      byDefault: 1,
      meaning: 'Months by which a follow-up may be earlier or later than that.',
    },
  },
  definitions: { noms: NOMS_DEFINITION, ...MEASURE_DEFINITIONS },
  tables: [
    {
      name: 'measures',
      meaning: 'Each measure at admission and at discharge.',
      columns: measureColumns('at discharge'),
    },
    {
      name: GROUPS,
      meaning: 'Episodes of each group.',
      columns: columns('count', {
        n: 'Episodes that were discharged by the cut-off.',
        askedAtAdmission: 'Of these with any outcome answer at admission.',
        askedAtDischarge: 'Of these with any outcome answer at discharge.',
      }),
    },
    { name: 'followUps', meaning: 'Follow-up by months after discharge.', columns: followUpColumns },
    {
      name: 'atFollowUp',
      meaning: 'Each measure at admission and at follow-up, over patients who were reached.',
      columns: [...columns('count', { month: 'Months after discharge.' }), ...measureColumns('at follow-up')],
    },
  ],

  async groups({ reader, options, ...scope }): Promise<readonly OutcomesGroup[]> {
    const counted = queries
      .with('discharged', () => dischargedEpisodes(scope))
      .with('admission', () => answersOn('admission', scope))
      .with('discharge', () => answersOn('discharge', scope))
      .selectFrom('discharged')
      .leftJoin('admission', 'admission.episode_id', 'discharged.episode_id')
      .leftJoin('discharge', 'discharge.episode_id', 'discharged.episode_id')
      .select(groupedColumns(scope.by))
      .select(sql<bigint>`count(*)`.as('n'))
      .select(sql<bigint>`count(admission.episode_id)`.as('asked_at_admission'))
      .select(sql<bigint>`count(discharge.episode_id)`.as('asked_at_discharge'))
      .select(pairCounts('admission', 'discharge'))
      .$if(scope.by.length > 0, (query) => query.groupBy(groupingOf(scope.by, 0)));
    const rows = (await reader.query(counted.compile())) as readonly CountRow[];
    const followUps = await followUpsOf(reader, scope, options);
    return rows.map((row) => {
      const by = groupOf(row, scope.by);
      return {
        by,
        n: Number(row.n),
        askedAtAdmission: Number(row.asked_at_admission),
        askedAtDischarge: Number(row.asked_at_discharge),
        measures: measurePairs(row),
        ...followUps(by),
      };
    });
  },
});
