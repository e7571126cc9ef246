import type { ClientBase } from 'pg';
import type { Columns } from '../schema/columns.js';
import { factTableNames, factTables, type FactTable } from '../schema/fact-tables.js';
import { attempt } from './connection.js';
import type { Settings } from './options.js';
import { grantReaders } from './reader-role.js';
import { columnComments, commentsInTable, viewComments } from './view-comments.js';

/** Views have to keep their columns when their query is replaced. */
const INVALID_TABLE_DEFINITION = '42P16';

interface View {
  readonly name: string;
  /** The table of facts that it shows, if any. */
  readonly table?: FactTable;
  readonly columns: readonly string[];
  readonly query: string;
  readonly comment: string;
}

/**
 * Creates the views that analysts read, or points existing ones at the current tables: grants on them, and what others
 * have built on them, stay. Views are dropped and created again only if their columns have changed. Runs inside a
 * transaction.
 */
export async function publishViews(client: ClientBase, settings: Settings): Promise<void> {
  const { views } = settings;
  const { rows } = await client.query<{ exists: boolean }>('select to_regnamespace($1) is not null as exists', [views]);
  if (!rows[0]!.exists) await client.query(`create schema ${views}`);
  for (const view of viewsOf(settings.schema)) {
    const create = `view ${views}.${view.name} as ${view.query}`;
    const isReplaced = await attempt(client, [INVALID_TABLE_DEFINITION], () =>
      client.query(`create or replace ${create}`),
    );
    if (!isReplaced) await client.query(`drop view ${views}.${view.name} cascade; create ${create}`);
    await client.query(commentsOn(views, view).join('; '));
  }
  await grantReaders(client, settings);
}

function viewsOf(schema: string): View[] {
  return [
    ...factTableNames.flatMap((table) => [currentView(table, schema), historyView(table, schema)]),
    ...ledgerViews(schema),
  ];
}

function currentView(table: FactTable, schema: string): View {
  const columns = ['episode_id', 'key', ...columnsOf(table)];
  return {
    name: table,
    table,
    columns,
    query: `select ${columns.map(quoted).join(', ')} from ${schema}.${table} where until is null`,
    comment: `${viewComments[table]} As it stands now.`,
  };
}

function historyView(table: FactTable, schema: string): View {
  const columns = ['episode_id', 'key', 'since', 'until', ...columnsOf(table)];
  return {
    name: `${table}_history`,
    table,
    columns,
    query: `select ${columns.map(quoted).join(', ')} from ${schema}.${table}`,
    comment:
      `${viewComments[table]} Every version: what was effective at a position p of the log ` +
      'is where since <= p and (until is null or until > p).',
  };
}

/** The position that the views show, and what is missing from them. */
function ledgerViews(schema: string): View[] {
  const recordedAt = 'to_timestamp(recorded_at / 1000.0) as recorded_at';
  return [
    {
      name: 'as_of',
      columns: ['position', 'events'],
      query: `select "position", ${recordedAt}, events from ${schema}.projection where "position" is not null`,
      comment: 'The last event of the log that the views take into account.',
    },
    {
      name: 'parked_stream',
      columns: ['stream', 'position', 'revision', 'event_type', 'reason'],
      query: `select stream, "position", revision, event_type, ${recordedAt}, reason from ${schema}.parked_stream`,
      comment: 'Episodes that are missing from the views from an event on, because it could not be projected.',
    },
  ];
}

function columnsOf(table: FactTable): string[] {
  return Object.keys(factTables[table] satisfies Columns);
}

function commentsOn(schema: string, { name, table, columns, comment }: View): string[] {
  const comments = { ...columnComments, ...(table && commentsInTable[table]) };
  const described = columns.flatMap((column) => {
    const text = comments[column];
    return text === undefined ? [] : [`comment on column ${schema}.${name}.${quoted(column)} is ${literal(text)}`];
  });
  return [`comment on view ${schema}.${name} is ${literal(comment)}`, ...described];
}

function quoted(name: string): string {
  return `"${name}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
