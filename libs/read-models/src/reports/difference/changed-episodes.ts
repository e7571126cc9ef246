import { sql, type CompiledQuery, type RawBuilder } from 'kysely';
import type { ColumnValue } from '../../schema/columns.js';
import type { FactTable } from '../../schema/fact-tables.js';
import { queries } from '../../store/queries.js';
import { filtersOf, unitsBy, type Cohort, type Unit } from '../cohort.js';
import { withinLimits } from '../limits.js';
import { columnsAsOf, hadStartedBy } from './as-of-cut-off.js';

/** A range of the log: after the first position, up to the second. */
export interface PositionRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** Which facts are compared, and as of which dates. */
export interface ChangeScope {
  readonly range: PositionRange;
  /** Tables that the report reads. */
  readonly tables: readonly FactTable[];
  readonly of: Unit;
  readonly cohort: Cohort;
  /** Dates as of which the report reads facts: its cut-off, and the dates in its options. */
  readonly dates: readonly string[];
  /** Whether the figures of an episode depend on other episodes of the same patient. */
  readonly byPatient: boolean;
  /** The only provider whose episodes may be read. */
  readonly within?: string;
}

/** An episode whose facts differ between two positions. */
export interface ChangedEpisode {
  readonly episode_id: string;
  /** Whether it was known at the first position. */
  readonly known: boolean;
  /** Whether it is effective at the second position: else it is void or, within a provider, now another provider's. */
  readonly effective: boolean;
  /** Whether it is in the cohort at either position; else it is another episode of a patient of the cohort. */
  readonly in_cohort: boolean;
  readonly provider_id: string | null;
}

/** A version of a fact that is effective at only one of two positions. */
export type ChangedRow = Readonly<Record<string, ColumnValue>> & {
  readonly episode_id: string;
  readonly key: bigint;
  /** Whether it is effective at the second position. */
  readonly is_new: boolean;
};

/** Episodes that were known at the first position and whose facts have changed since. */
export function changedAmongKnown(scope: ChangeScope): CompiledQuery<ChangedEpisode> {
  return sql<ChangedEpisode>`${changedEpisodes(scope)}
    select * from changed_episode where known order by episode_id`.compile(queries);
}

/** Episodes that were not known at the first position: the first ones, each with the number of all. */
export function newEpisodes(scope: ChangeScope, limit: number): CompiledQuery<ChangedEpisode & { readonly n: bigint }> {
  return sql<ChangedEpisode & { readonly n: bigint }>`${changedEpisodes(scope)}
    select *, count(*) over () as n from changed_episode where not known order by episode_id limit ${sql.lit(limit)}`.compile(
    queries,
  );
}

/** Versions of a table that are effective at only one of the positions, for some episodes, as of the latest date. */
export function changedRows(
  table: FactTable,
  { range, dates }: ChangeScope,
  episodes: readonly string[],
): CompiledQuery<ChangedRow> {
  const columns = [sql.ref('episode_id'), sql.ref('key'), ...columnsToCompare(table, latest(dates))];
  return sql<ChangedRow>`
    select ${sql.join(columns)}, "since" > ${range.from} as is_new
    from ${sql.table(table)}
    where (${onlyBefore(range)} or ${onlyAfter(range)})
      and ${hadStartedBy(table, latest(dates))} and episode_id in (${sql.join(episodes)})
    order by episode_id, key, "since"`.compile(queries);
}

/** Positions in the range at which versions of these episodes were created or closed. */
export function turningPoints(
  tables: readonly FactTable[],
  { from, to }: PositionRange,
  episodes: readonly string[],
): CompiledQuery<{ readonly episode_id: string; readonly position: bigint }> {
  const points = tables.flatMap((table) =>
    ['since', 'until'].map(
      (column) => sql`select episode_id, ${sql.ref(column)} as "position" from ${sql.table(table)}
        where ${sql.ref(column)} > ${from} and ${sql.ref(column)} <= ${to} and episode_id in (${sql.join(episodes)})`,
    ),
  );
  return sql<{ readonly episode_id: string; readonly position: bigint }>`
    select distinct episode_id, "position" from (${sql.join(points, sql` union all `)}) points
    order by episode_id, "position"`.compile(queries);
}

/** Which of some positions changed rows of the tables. */
export function positionsThatChanged(
  tables: readonly FactTable[],
  positions: readonly bigint[],
): CompiledQuery<{ readonly position: bigint }> {
  const points = tables.flatMap((table) =>
    ['since', 'until'].map(
      (column) => sql`select ${sql.ref(column)} as "position" from ${sql.table(table)}
        where ${sql.ref(column)} in (${sql.join(positions)})`,
    ),
  );
  return sql<{ readonly position: bigint }>`
    select distinct "position" from (${sql.join(points, sql` union all `)}) points order by "position"`.compile(
    queries,
  );
}

/** Counts the events in a range. */
export function eventsBetween({ from, to }: PositionRange): CompiledQuery<{ readonly n: bigint }> {
  return sql<{ readonly n: bigint }>`
    select count(*) as n from log_event where "position" > ${from} and "position" <= ${to}`.compile(queries);
}

/** The start of a query: episodes whose facts changed (`changed_episode`), with what is known of them. */
function changedEpisodes(scope: ChangeScope): RawBuilder<unknown> {
  const { tables, range, dates, byPatient, within } = scope;
  const changed = tables.map((table) => changedKeys(table, range, latest(dates)));
  const others = byPatient ? sql`or c.episode_id in (select episode_id from others)` : sql``;
  return sql`
    with changed as (select distinct episode_id from (${sql.join(changed, sql` union all `)}) rows_that_differ),
    members as (${members(scope)}),
    patients as (
      select distinct patient_id from episode
      where ${effectiveAtEither(range)} and patient_id is not null and episode_id in (select episode_id from members)
    ),
    others as (
      select distinct episode_id from episode
      where ${effectiveAtEither(range)} and patient_id in (select patient_id from patients) and ${withinLimits(within)}
    ),
    known as (select distinct episode_id from episode where "since" <= ${range.from}),
    latest as (
      select distinct on (episode_id) episode_id, provider_id,
        (("until" is null or "until" > ${range.to}) and ${withinLimits(within)}) as effective
      from episode where "since" <= ${range.to} order by episode_id, "since" desc
    ),
    changed_episode as (
      select c.episode_id, k.episode_id is not null as known, coalesce(l.effective, false) as effective,
        c.episode_id in (select episode_id from members) as in_cohort, l.provider_id
      from changed c
      left join known k on k.episode_id = c.episode_id
      left join latest l on l.episode_id = c.episode_id
      where c.episode_id in (select episode_id from members) ${others}
    )`;
}

/** Facts of a table that differ between the positions: those that only one has. */
function changedKeys(table: FactTable, range: PositionRange, date: string): RawBuilder<unknown> {
  const columns = sql.join([sql.ref('episode_id'), sql.ref('key'), ...columnsToCompare(table, date)]);
  const rows = (condition: RawBuilder<boolean>) =>
    sql`select ${columns} from ${sql.table(table)} where ${condition} and ${hadStartedBy(table, date)}`;
  const [before, after] = [rows(onlyBefore(range)), rows(onlyAfter(range))];
  return sql`
    select episode_id from (${before} except ${after}) gone
    union all select episode_id from (${after} except ${before}) come`;
}

/** Episodes that are in the cohort at either position. */
function members(scope: ChangeScope): RawBuilder<unknown> {
  const { range, tables, dates } = scope;
  const { of, cohort } = onAnyDay(scope);
  const date = latest(dates);
  const readsEpisodes = tables.includes('episode');
  const among = (table: FactTable, conditions: readonly RawBuilder<boolean>[]) =>
    sql`select episode_id from ${sql.table(table)}
      where ${sql.join([effectiveAtEither(range), ...conditions], sql` and `)}`;
  const parts = [
    ...(tables.includes('stay') || !readsEpisodes
      ? [among('stay', [unitsBy(of, date), ...filtersOf(of, cohort, date)])]
      : []),
    ...(readsEpisodes ? [among('episode', filtersOf('episode', cohort, date))] : []),
  ];
  return sql.join(parts, sql` union `);
}

/**
 * A report with dates in its options may read facts as of each of them and of every day in between. Then all conditions
 * that depend on the day are dropped.
 */
function onAnyDay({ of, cohort, dates }: ChangeScope): Pick<ChangeScope, 'of' | 'cohort'> {
  if (dates.length === 1) return { of, cohort };
  const { values, dischargedFrom: _, dischargedTo: __, ...bounds } = cohort;
  const { reason: ___, ...others } = values;
  return { of: 'stay', cohort: { ...bounds, values: others } };
}

function effectiveAtEither({ from, to }: PositionRange): RawBuilder<boolean> {
  return sql`(
    ("since" <= ${from} and ("until" is null or "until" > ${from}))
    or ("since" <= ${to} and ("until" is null or "until" > ${to}))
  )`;
}

function onlyBefore({ from, to }: PositionRange): RawBuilder<boolean> {
  return sql`("since" <= ${from} and "until" > ${from} and "until" <= ${to})`;
}

function onlyAfter({ from, to }: PositionRange): RawBuilder<boolean> {
  return sql`("since" > ${from} and "since" <= ${to} and ("until" is null or "until" > ${to}))`;
}

function columnsToCompare(table: FactTable, date: string): RawBuilder<unknown>[] {
  return columnsAsOf(table, date).map(({ name, value }) => sql`${value} as ${sql.ref(name)}`);
}

/** ISO dates sort as text. */
function latest(dates: readonly string[]): string {
  return dates.reduce((last, date) => (date > last ? date : last));
}
