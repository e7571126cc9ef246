import type { ClientBase } from 'pg';
import { factTableNames } from '../schema/fact-tables.js';
import { allTables } from '../schema/schema.js';

/** Creates the tables of an empty read model in the schema of the session's `search_path`. */
export async function createTables(client: ClientBase, version: number): Promise<void> {
  await client.query([...tableStatements(), ...indexStatements()].join(';\n'));
  await client.query('insert into projection (schema_version, events, filling) values ($1, 0, true)', [version]);
}

/** Text is compared by code point, as DuckDB does; that is also faster than the collation of the database. */
function tableStatements(): string[] {
  return Object.entries(allTables).map(([table, columns]) => {
    const declared = Object.entries(columns).map(
      ([name, { type, nullable }]) =>
        `"${name}" ${type}${type === 'text' ? ' collate "C"' : ''}${nullable ? '' : ' not null'}`,
    );
    // Every commit rewrites the one row of `projection`: free space on its page keeps the table from growing.
    return `create table ${table} (${declared.join(', ')})${table === 'projection' ? ' with (fillfactor = 10)' : ''}`;
  });
}

/**
 * Closing looks current versions up by name, analysts look up episodes, lists of episodes are ordered by their first
 * day, and an instant is looked up among the events. Reports read most of a table and need no index.
 */
function indexStatements(): string[] {
  return [
    ...factTableNames.flatMap((table) => [
      `create unique index on ${table} (since, key) where until is null`,
      `create index on ${table} (episode_id, key)`,
    ]),
    'create index on episode (opened_on, episode_id)',
    'create index on episode (patient_id)',
    'create unique index on log_event (position)',
    'create index on log_event (recorded_at, position)',
    'create unique index on parked_stream (stream)',
  ];
}
