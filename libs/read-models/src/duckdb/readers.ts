import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import type { CompiledQuery } from 'kysely';
import { QueryLimiter, type PoolUse, type ReaderBounds } from '../store/query-limiter.js';
import { fromResult, toParameters } from './values.js';

/**
 * Connections for reading, each on its own snapshot. They are created when needed and reused. Queries beyond the limits
 * fail at once with `ReadModelBusy`, as does a query for which DuckDB has no memory.
 */
export class Readers {
  readonly #idle: DuckDBConnection[] = [];
  readonly #limiter: QueryLimiter;
  #closed = false;

  constructor(
    private readonly instance: DuckDBInstance,
    bounds: ReaderBounds,
    private readonly translateError: (error: unknown) => unknown,
  ) {
    this.#limiter = new QueryLimiter(bounds);
  }

  /** Counts queries, not connections, which stay open in between. */
  get use(): PoolUse {
    return this.#limiter.use;
  }

  async query<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<Row[]> {
    const connection = await this.#take();
    try {
      const { values, types } = toParameters(parameters);
      const rows: Row[] = [];
      for await (const chunk of chunksOf<Row>(await connection.run(sql, values, types))) rows.push(...chunk);
      return rows;
    } catch (error) {
      throw this.translateError(error);
    } finally {
      this.#release(connection);
    }
  }

  async *stream<Row>({ sql, parameters }: CompiledQuery<Row>): AsyncGenerator<Row> {
    const connection = await this.#take();
    try {
      const { values, types } = toParameters(parameters);
      for await (const rows of chunksOf<Row>(await connection.stream(sql, values, types))) yield* rows;
    } catch (error) {
      throw this.translateError(error);
    } finally {
      this.#release(connection);
    }
  }

  /** Waits for running and queued queries. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#limiter.whenIdle();
    for (const connection of this.#idle) connection.closeSync();
  }

  async #take(): Promise<DuckDBConnection> {
    if (this.#closed) throw new Error('the read model is closed');
    await this.#limiter.acquire();
    try {
      return this.#idle.pop() ?? (await this.instance.connect());
    } catch (error) {
      this.#limiter.release();
      throw this.translateError(error);
    }
  }

  #release(connection: DuckDBConnection): void {
    this.#idle.push(connection);
    this.#limiter.release();
  }
}

async function* chunksOf<Row>(result: DuckDBResult): AsyncGenerator<Row[]> {
  const names = result.columnNames();
  for await (const chunk of result) {
    const rows = Array.from({ length: chunk.rowCount }, (): Record<string, unknown> => ({}));
    for (const [index, name] of names.entries()) {
      const values = chunk.getColumnValues(index);
      for (const [rowIndex, row] of rows.entries()) row[name] = fromResult(values[rowIndex] ?? null);
    }
    yield rows as Row[];
  }
}
