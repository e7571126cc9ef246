import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { Cell, Column, FigureKind } from '../columns.js';

const types: { readonly [Kind in FigureKind]: string } = {
  count: 'bigint',
  days: 'double',
  rate: 'double',
  points: 'double',
  number: 'double',
  cents: 'bigint',
  code: 'integer',
  date: 'date',
  text: 'varchar',
};

/** Metadata of a Parquet file: `stepdown.report`, for example. */
export type FileMetadata = Readonly<Record<string, string>>;

/**
 * A table as a Parquet file, in chunks. DuckDB writes it, whatever the engine of the read models. Dates are dates,
 * counts 64-bit integers, figures doubles.
 */
export async function* parquet(
  columns: readonly Column[],
  rows: Iterable<readonly Cell[]>,
  metadata: FileMetadata = {},
): AsyncGenerator<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'stepdown-parquet-'));
  try {
    const file = join(folder, 'table.parquet');
    await writeParquet(file, columns, rows, metadata);
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeParquet(
  file: string,
  columns: readonly Column[],
  rows: Iterable<readonly Cell[]>,
  metadata: FileMetadata,
): Promise<void> {
  // Loaded only when needed: a process on other engines need not load it.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const declared = columns.map(({ name, kind }) => `${quoted(name)} ${kind === 'date' ? 'varchar' : types[kind]}`);
    await connection.run(`create table written (${declared.join(', ')})`);
    await appendRows(connection, columns, rows);
    const chosen = columns.map(({ name, kind }) => `${quoted(name)}::${types[kind]} as ${quoted(name)}`);
    const entries = Object.entries(metadata).map(([key, value]) => `${quoted(key)}: ${literal(value)}`);
    await connection.run(
      `copy (select ${chosen.join(', ')} from written) to ${literal(file)} (format parquet, kv_metadata {${entries.join(', ')}})`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function appendRows(
  connection: DuckDBConnection,
  columns: readonly Column[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  const appender = await connection.createAppender('written');
  for (const row of rows) {
    for (const [index, { kind }] of columns.entries()) append(appender, kind, row[index] ?? null);
    appender.endRow();
  }
  appender.closeSync();
}

function append(appender: DuckDBAppender, kind: FigureKind, value: Cell): void {
  if (value === null) appender.appendNull();
  else if (types[kind] === 'bigint') appender.appendBigInt(BigInt(value));
  else if (types[kind] === 'double') appender.appendDouble(Number(value));
  else if (types[kind] === 'integer') appender.appendInteger(Number(value));
  else appender.appendVarchar(String(value));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
