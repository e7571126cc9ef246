import { bigint, boolean, integer, maybe, text, type Columns, type RowOf } from './columns.js';
import { factTables, type FactColumns, type FactTable } from './fact-tables.js';

/**
 * Version of everything a read model holds. A read model of another version is not migrated but rebuilt from the log.
 * Raise it with every change to `factTables`, to the tables below or to what the facts mean.
 */
export const SCHEMA_VERSION = 3;

/**
 * The columns of every version of a fact. A version is effective from log position `since` up to, not including,
 * `until`; a current one has no `until`. As of position p: `since <= p and (until is null or until > p)`. `since` and
 * `key` identify a version in its table, since one event concerns one episode.
 */
export const versionColumns = { episode_id: text, key: bigint, since: bigint, until: maybe(bigint) };
export type VersionColumns = RowOf<typeof versionColumns>;

/** Tables of the projection itself. Instants are milliseconds since 1970 in UTC. */
export const ledgerTables = {
  /**
   * Exactly one row: the last projector that claimed the read model, and its checkpoint, the last event it handled
   * (null before the first).
   */
  projection: {
    schema_version: integer,
    owner: maybe(text),
    log_id: maybe(text),
    position: maybe(bigint),
    event_id: maybe(text),
    stream: maybe(text),
    revision: maybe(bigint),
    recorded_at: maybe(bigint),
    /** Events handled since the read model was empty. */
    events: bigint,
    /**
     * Whether the read model is still being filled for the first time: then it answers no reports. A read model from
     * before this column existed has none and is not filling, so the column needed no new version.
     */
    filling: maybe(boolean),
  },
  /** Every handled event. `recorded_at` never decreases, so that an instant identifies one position. */
  log_event: { position: bigint, recorded_at: bigint },
  /** Streams that are no longer projected, with the event that stopped them. */
  parked_stream: {
    stream: text,
    position: bigint,
    revision: bigint,
    event_type: text,
    recorded_at: bigint,
    reason: text,
  },
} satisfies Record<string, Columns>;

export type LedgerTable = keyof typeof ledgerTables;

/** The tables in the form that Kysely needs. */
export type ReadModelTables = {
  [T in FactTable]: Mutable<VersionColumns & FactColumns<T>>;
} & { [T in LedgerTable]: Mutable<RowOf<(typeof ledgerTables)[T]>> };

type Mutable<Row> = { -readonly [Name in keyof Row]: Row[Name] };

/** Every table with its columns, in the order in which rows are written. */
export const allTables: Readonly<Record<string, Columns>> = {
  ...ledgerTables,
  ...Object.fromEntries(
    Object.entries(factTables).map(([table, columns]) => [table, { ...versionColumns, ...columns }]),
  ),
};

/** Statements that create an empty read model, in the SQL that DuckDB and PostgreSQL share. */
export function createStatements(): string[] {
  return Object.entries(allTables).map(([table, columns]) => {
    const declared = Object.entries(columns).map(
      ([name, { type, nullable }]) => `  ${name} ${type}${nullable ? '' : ' not null'}`,
    );
    return `create table ${table} (\n${declared.join(',\n')}\n)`;
  });
}
