import type { ClientBase } from 'pg';
import { factTableNames } from '../schema/fact-tables.js';
import { allTables } from '../schema/schema.js';

/** Makes the tables of an empty read model in a schema that the session's unqualified names mean. */
export async function createTables(client: ClientBase, version: number): Promise<void> {
  await client.query([...tableStatements(), ...indexStatements()].join(';\n'));
  await client.query('insert into projection (schema_version, events, filling) values ($1, 0, true)', [version]);
}

/** Texts are compared code by code, as DuckDB does and faster than by the rules of the database's language. */
function tableStatements(): string[] {
  return Object.entries(allTables).map(([table, columns]) => {
    const declared = Object.entries(columns).map(
      ([name, { type, nullable }]) =>
        `"${name}" ${type}${type === 'text' ? ' collate "C"' : ''}${nullable ? '' : ' not null'}`,
    );
    // Every commit writes the one row of `projection` anew: room on its page spares the table from growing.
    return `create table ${table} (${declared.join(', ')})${table === 'projection' ? ' with (fillfactor = 10)' : ''}`;
  });
}

/**
 * Current versions are closed by their name, analysts look an episode up, lists of episodes go by their first day, and an
 * instant is looked for among the events. Reports read most of a table and need no index.
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
