import type { ColumnType, ColumnValue } from '../schema/columns.js';
import { allTables } from '../schema/schema.js';
import type { Cell } from '../store/rows.js';
import type { Statements } from './statements.js';

/**
 * Inserts rows. Each column is sent as one JSON array, which DuckDB parses on its own thread: filling DuckDB's vectors
 * cell by cell occupies the event loop five times as long.
 */
export async function insertRows<Row>(
  statements: Statements,
  table: string,
  rows: readonly Row[],
  cell: Cell<Row>,
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(allTables[table] ?? {});
  const selected = columns.map(([, { type }], index) => unnested(index + 1, type));
  await statements.run(
    `insert into ${table} select ${selected.join(', ')}`,
    columns.map(([name]) => jsonArray(rows.map((row) => cell(row, name)))),
  );
}

/** SQL that turns a parameter made by `jsonArray` into rows. */
export function unnested(parameter: number, type: ColumnType): string {
  return `unnest(from_json($${parameter}, '["${type}"]'))`;
}

/** A JSON array. `JSON.stringify` does not support big integers. */
export function jsonArray(values: readonly ColumnValue[]): string {
  if (!values.some((value) => typeof value === 'bigint')) return JSON.stringify(values);
  return `[${values.map((value) => value ?? 'null').join(',')}]`;
}
