import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import type { CompiledQuery } from 'kysely';
import { ReadModelBusy } from '../store/errors.js';
import { explained } from './out-of-memory.js';
import { fromResult, toParameters } from './values.js';

export interface ReaderBounds {
  /** Queries that run at a time. */
  readonly readers: number;
  /** Queries that wait for one of them to end. */
  readonly waiting: number;
}

/**
 * Connections for reading, each on a snapshot of its own. Made when needed, kept for the next query. Of more queries than
 * may run and wait, each fails at once with `ReadModelBusy`; so does one for which DuckDB has no memory.
 */
export class Readers {
  readonly #idle: DuckDBConnection[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;
  #drained: (() => void) | undefined;

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly bounds: ReaderBounds,
  ) {}

  async query<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<Row[]> {
    const connection = await this.#take();
    try {
      const { values, types } = toParameters(parameters);
      const rows: Row[] = [];
      for await (const chunk of chunksOf<Row>(await connection.run(sql, values, types))) rows.push(...chunk);
      return rows;
    } catch (error) {
      throw explained(error);
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
      throw explained(error);
    } finally {
      this.#giveBack(connection);
    }
  }

  /** Lets queries that run or wait finish. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    for (const connection of this.#idle) connection.closeSync();
  }

  async #take(): Promise<DuckDBConnection> {
    if (this.#closed) throw new Error('the read model is closed');
    await this.#turn();
    try {
      return this.#idle.pop() ?? (await this.instance.connect());
    } catch (error) {
      this.#endTurn();
      throw explained(error);
    }
  }

  #giveBack(connection: DuckDBConnection): void {
    this.#idle.push(connection);
    this.#endTurn();
  }

  async #turn(): Promise<void> {
    const { readers, waiting } = this.bounds;
    if (this.#running < readers) this.#running += 1;
    else if (this.#waiting.length < waiting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else throw new ReadModelBusy(`${readers} questions run and ${waiting} wait already`);
  }

  /** The next in the queue takes over the turn, so that nobody comes in between. */
  #endTurn(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next();
    this.#running -= 1;
    if (this.#running === 0) this.#drained?.();
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
