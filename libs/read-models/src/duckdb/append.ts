import { DuckDBDataChunk, type DuckDBConnection } from '@duckdb/node-api';
import type { ColumnValue } from '../schema/columns.js';
import { allTables } from '../schema/schema.js';
import { duckdbTypes, toColumn } from './values.js';

/** Rows that one chunk of DuckDB's holds. */
const CHUNK_ROWS = 2048;

/** Rows ready to be written, column by column in the order in which the table declares them. */
export interface Chunks {
  readonly table: string;
  readonly chunks: readonly DuckDBDataChunk[];
}

/** Gives the value of a row in a column. */
export type Cell<Row> = (row: Row, column: string) => ColumnValue;

/** The cell of a row that is named as its table's columns are. */
export const byName: Cell<Readonly<Record<string, ColumnValue>>> = (row, column) => row[column] ?? null;

/** Lays rows out in chunks. Done before a transaction begins, so that it depends on nothing that changes meanwhile. */
export function chunksOf<Row>(table: string, rows: readonly Row[], cell: Cell<Row>): Chunks {
  const columns = Object.entries(allTables[table] ?? {});
  const types = columns.map(([, { type }]) => duckdbTypes[type]);
  const chunks: DuckDBDataChunk[] = [];
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const part = rows.slice(from, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns(columns.map(([name, { type }]) => part.map((row) => toColumn(type, cell(row, name)))));
    chunks.push(chunk);
  }
  return { table, chunks };
}

/** Appends prepared rows inside the connection's transaction. */
export async function appendChunks(connection: DuckDBConnection, { table, chunks }: Chunks): Promise<void> {
  const appender = await connection.createAppender(table);
  for (const chunk of chunks) appender.appendDataChunk(chunk);
  appender.closeSync();
}
