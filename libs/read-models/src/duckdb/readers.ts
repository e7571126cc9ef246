import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import type { CompiledQuery } from 'kysely';
import { fromResult, toParameters } from './values.js';

/** Connections for reading, each on a snapshot of its own. Made when needed, kept for the next query. */
export class Readers {
  readonly #idle: DuckDBConnection[] = [];
  readonly #busy = new Set<DuckDBConnection>();
  #closed = false;
  #drained: (() => void) | undefined;

  constructor(private readonly instance: DuckDBInstance) {}

  async query<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<Row[]> {
    const connection = await this.#take();
    try {
      const { values, types } = toParameters(parameters);
      const rows: Row[] = [];
      for await (const chunk of chunksOf<Row>(await connection.run(sql, values, types))) rows.push(...chunk);
      return rows;
    } finally {
      this.#giveBack(connection);
    }
  }

  async *stream<Row>({ sql, parameters }: CompiledQuery<Row>): AsyncGenerator<Row> {
    const connection = await this.#take();
    try {
      const { values, types } = toParameters(parameters);
      for await (const rows of chunksOf<Row>(await connection.stream(sql, values, types))) yield* rows;
    } finally {
      this.#giveBack(connection);
    }
  }

  /** Lets running queries finish. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#busy.size > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    for (const connection of this.#idle) connection.closeSync();
  }

  async #take(): Promise<DuckDBConnection> {
    if (this.#closed) throw new Error('the read model is closed');
    const idle = this.#idle.pop();
    const connection = idle ?? (await this.instance.connect());
    this.#busy.add(connection);
    return connection;
  }

  #giveBack(connection: DuckDBConnection): void {
    this.#busy.delete(connection);
    this.#idle.push(connection);
    if (this.#busy.size === 0) this.#drained?.();
  }
}

async function* chunksOf<Row>(result: DuckDBResult): AsyncGenerator<Row[]> {
  const names = result.columnNames();
  for await (const chunk of result) {
    const rows = Array.from({ length: chunk.rowCount }, (): Record<string, unknown> => ({}));
    for (const [index, name] of names.entries()) {
      const values = chunk.getColumnValues(index);
      for (const [place, row] of rows.entries()) row[name] = fromResult(values[place] ?? null);
    }
    yield rows as Row[];
  }
}
