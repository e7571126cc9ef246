import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import type { CompiledQuery } from 'kysely';
import { Turns, type PoolUse, type ReaderBounds } from '../store/turns.js';
import { fromResult, toParameters } from './values.js';

/**
 * Connections for reading, each on a snapshot of its own. Made when needed, kept for the next query. Of more queries than
 * may run and wait, each fails at once with `ReadModelBusy`; so does one for which DuckDB has no memory.
 */
export class Readers {
  readonly #idle: DuckDBConnection[] = [];
  readonly #turns: Turns;
  #closed = false;

  constructor(
    private readonly instance: DuckDBInstance,
    bounds: ReaderBounds,
    private readonly explained: (error: unknown) => unknown,
  ) {
    this.#turns = new Turns(bounds);
  }

  /** Of questions, not of connections, which stay open between them. */
  get use(): PoolUse {
    return this.#turns.use;
  }

  async query<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<Row[]> {
    const connection = await this.#take();
    try {
      const { values, types } = toParameters(parameters);
      const rows: Row[] = [];
      for await (const chunk of chunksOf<Row>(await connection.run(sql, values, types))) rows.push(...chunk);
      return rows;
    } catch (error) {
      throw this.explained(error);
    } finally {
      this.#giveBack(connection);
    }
  }

  async *stream<Row>({ sql, parameters }: CompiledQuery<Row>): AsyncGenerator<Row> {
    const connection = await this.#take();
    try {
      const { values, types } = toParameters(parameters);
      for await (const rows of chunksOf<Row>(await connection.stream(sql, values, types))) yield* rows;
    } catch (error) {
      throw this.explained(error);
    } finally {
      this.#giveBack(connection);
    }
  }

  /** Lets queries that run or wait finish. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns.ended();
    for (const connection of this.#idle) connection.closeSync();
  }

  async #take(): Promise<DuckDBConnection> {
    if (this.#closed) throw new Error('the read model is closed');
    await this.#turns.begin();
    try {
      return this.#idle.pop() ?? (await this.instance.connect());
    } catch (error) {
      this.#turns.end();
      throw this.explained(error);
    }
  }

  #giveBack(connection: DuckDBConnection): void {
    this.#idle.push(connection);
    this.#turns.end();
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
