import { sql } from 'kysely';
import { referralsBy } from '../access/referrals.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, KNOWN_AT_THE_END } from '../cohort.js';
import { columns } from '../columns.js';
import { groupColumns, groupedColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { withinLimits } from '../limits.js';
import type { OptionDeclarations } from '../options.js';
import { declareReport, GROUPS, type Group, type Question } from '../report.js';

/** A referral whose previous episode is not one of its patient. */
export interface UnresolvedReference {
  readonly episodeId: string;
  readonly previousEpisodeId: string;
  readonly referredOn: string;
}

export interface ReferencesGroup extends Group {
  readonly references: number;
  readonly unresolved: number;
  readonly episodes: readonly UnresolvedReference[];
}

interface CountRow extends Grouped {
  readonly resolved: boolean;
  readonly n: bigint;
}

interface ListedRow extends Grouped {
  readonly episode_id: string;
  readonly previous_episode_id: string;
  readonly referred_on: string;
}

/**
 * Referrals whose previous episode is not one of the patient: it has not been recorded yet, is void, is of another
 * patient or, within limits, of a provider that the caller may not see. The reference is resolved once the episode is
 * recorded.
 */
export const unresolvedReferences = declareReport({
  name: 'unresolved-references',
  title: 'Unresolved references',
  summary: 'Referrals whose previous episode is not one of the patient, by group',
  version: 1,
  units: ['episode'],
  byPatient: true,
  options: {
    most: {
      kind: 'integer',
      least: 1,
      most: 10_000,
      byDefault: 1_000,
      meaning: 'Maximum episodes that are listed for a group.',
    },
  },
  definitions: {},
  without: KNOWN_AT_THE_END,
  tables: [
    {
      name: 'episodes',
      meaning: 'The unresolved references, in the order of their referrals.',
      columns: [
        ...columns('text', {
          episodeId: 'The episode whose referral names a previous one.',
          previousEpisodeId: 'The previous episode that it names.',
        }),
        ...columns('date', { referredOn: 'Day of the referral.' }),
      ],
    },
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: columns('count', {
        references: 'Referrals by the cut-off that name a previous episode.',
        unresolved: 'Of them, those whose previous episode is not one of the patient.',
      }),
    },
  ],

  async groups({ reader, options, ...question }): Promise<readonly ReferencesGroup[]> {
    const counts = (await reader.query(countsOf(question).compile())) as readonly CountRow[];
    const listed = (await reader.query(listOf(question, options.most).compile())) as readonly ListedRow[];
    const byGroup = new Map(groupRows(listed, question.by).map((group) => [JSON.stringify(group.by), group.rows]));
    return groupRows(counts, question.by).map(({ by, rows }) => ({
      by,
      references: sum(rows),
      unresolved: sum(rows.filter(({ resolved }) => !resolved)),
      episodes: (byGroup.get(JSON.stringify(by)) ?? []).map(referenceOf),
    }));
  },
});

type Scope = Pick<Question<OptionDeclarations>, 'by' | 'cohort' | 'position' | 'cutOff' | 'within'>;

function countsOf(scope: Scope) {
  return judged(scope)
    .selectFrom('judged')
    .select(groupedColumns(scope.by))
    .select('resolved')
    .select(sql<bigint>`count(*)`.as('n'))
    .groupBy(groupingOf(scope.by, 1));
}

/** The first unresolved references of each group. */
function listOf(scope: Scope, most: number) {
  const { by } = scope;
  const groups = by.map((_, index) => sql.ref(`by_${index}`));
  const partition = groups.length === 0 ? sql`` : sql`partition by ${sql.join(groups)}`;
  return judged(scope)
    .with('placed', (db) =>
      db
        .selectFrom('judged')
        .select(groupedColumns(by))
        .select(['episode_id', 'previous_episode_id', 'referred_on'])
        .select(sql<bigint>`row_number() over (${partition} order by referred_on, episode_id)`.as('rank'))
        .where('resolved', '=', false),
    )
    .selectFrom('placed')
    .select(groupedColumns(by))
    .select(['episode_id', 'previous_episode_id', 'referred_on'])
    .where(sql<boolean>`rank <= ${sql.lit(most)}`)
    .orderBy('referred_on')
    .orderBy('episode_id');
}

/** The references of the cohort, as a common table `judged`: each with whether it is resolved. */
function judged({ by, cohort, position, cutOff, within }: Scope) {
  const { byDimension } = columnsOf('episode', cutOff);
  return referralsBy(position, cutOff)
    .with('there', (db) =>
      db
        .selectFrom('episode')
        .select(['episode_id', 'patient_id'])
        .where(effectiveAt(position))
        .where(withinLimits(within)),
    )
    .with('reference', (db) =>
      db
        .selectFrom('referral')
        .select(groupColumns(by, byDimension))
        .select(['episode_id', 'patient_id', 'previous_episode_id', 'referred_on'])
        .where('previous_episode_id', 'is not', null)
        .where((eb) => eb.and(filtersOf('episode', cohort, cutOff))),
    )
    .with('judged', (db) =>
      db
        .selectFrom('reference')
        .leftJoin('there', (join) =>
          join
            .onRef('there.episode_id', '=', 'reference.previous_episode_id')
            .onRef('there.patient_id', '=', 'reference.patient_id'),
        )
        .select(groupedColumns(by))
        .select(['reference.episode_id', 'previous_episode_id', 'referred_on'])
        .select(sql<boolean>`there.episode_id is not null`.as('resolved')),
    );
}

function referenceOf({ episode_id, previous_episode_id, referred_on }: ListedRow): UnresolvedReference {
  return { episodeId: episode_id, previousEpisodeId: previous_episode_id, referredOn: referred_on };
}

function sum(rows: readonly CountRow[]): number {
  return rows.reduce((total, { n }) => total + Number(n), 0);
}
