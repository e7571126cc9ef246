import { sql, type RawBuilder } from 'kysely';
import { mostOfFew, SMALL } from '#outcomes/disclosure/small';
import type { ReadModelReader } from '../../read-models.js';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, unitsBy, type DimensionValue } from '../cohort.js';
import type { ReleaseFacts } from './release.js';
import { FOLLOW_UP_DAYS, lengthClasses, type ShareDimension } from './share.js';

/** A kind of stays of a release. No stay has two kinds, and none is in two releases with its course. */
export type Kind = 'ended' | 'still' | 'under way';

export interface CountRow {
  /** Value of the requested dimension; null if there is none. */
  readonly value: DimensionValue;
  readonly reason: number | null;
  /** Class of its length, from 0; null if it has none. */
  readonly length_class: number | null;
  readonly n: bigint;
}

/** Stays of a kind, counted by a dimension and, for ended stays, by reason and class of length. */
export async function countStays(
  reader: ReadModelReader,
  release: ReleaseFacts,
  kind: Kind,
  dimension?: ShareDimension,
): Promise<readonly CountRow[]> {
  const { byDimension } = columnsOf('stay', release.endsOn);
  const value: RawBuilder<DimensionValue> = dimension === undefined ? sql`cast(null as text)` : byDimension[dimension];
  const ended = kind === 'ended';
  const counted = queries
    .selectFrom('stay')
    .select(value.as('value'))
    .select(sql<number | null>`${ended ? sql`reason` : sql`cast(null as smallint)`}`.as('reason'))
    .select(sql<number | null>`${ended ? classOfLength : sql`cast(null as integer)`}`.as('length_class'))
    .select(sql<bigint>`count(*)`.as('n'))
    .where(effectiveAt(release.asOf.position))
    .where(stays(release, kind))
    .groupBy(sql.raw('1, 2, 3'));
  return (await reader.query(counted.compile())) as readonly CountRow[];
}

/** The largest number of stays of a kind that ten people have. Stays of unknown patients count as one person's. */
export async function mostStaysOfFew(reader: ReadModelReader, release: ReleaseFacts, kind: Kind): Promise<number> {
  const heaviest = queries
    .selectFrom('stay')
    .select(sql<bigint>`count(*)`.as('n'))
    .where(effectiveAt(release.asOf.position))
    .where(stays(release, kind))
    .groupBy('patient_id')
    .orderBy('n', 'desc')
    .limit(SMALL);
  return mostOfFew((await reader.query(heaviest.compile())).map(({ n }) => Number(n)));
}

const classOfLength = sql<number>`case ${sql.join(
  lengthClasses.map((longest, index) => sql`when los_teds_2019 <= ${sql.lit(longest)} then ${sql.lit(index)}`),
  sql` `,
)} end`;

function stays(release: ReleaseFacts, kind: Kind): RawBuilder<boolean> {
  const { endsOn } = release;
  const ended = sql`coalesce(ended_on <= cast(${endsOn} as date), false)`;
  if (kind === 'under way') return sql<boolean>`(${unitsBy('stay', endsOn)} and not ${ended})`;
  const within = sql`(${ended} and los_teds_2019 <= ${sql.lit(FOLLOW_UP_DAYS)})`;
  return sql<boolean>`(${followed('stay', endsOn)} and ${kind === 'ended' ? within : sql`not ${within}`} and not ${released(release)})`;
}

/** Whether the days of follow-up have ended by a day. */
function followed(table: string, day: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${table}.started_on`)} <= cast(${day} as date) - ${sql.lit(FOLLOW_UP_DAYS)}`;
}

/** Whether a stay was already counted in the previous release. */
function released({ before }: ReleaseFacts): RawBuilder<boolean> {
  if (before === undefined) return sql<boolean>`false`;
  const position = BigInt(before.position);
  return sql<boolean>`exists (
    select 1 from stay as earlier
    where earlier.episode_id = stay.episode_id and earlier.key = stay.key
      and earlier.since <= ${position} and (earlier.until is null or earlier.until > ${position})
      and ${followed('earlier', before.endsOn)}
  )`;
}
