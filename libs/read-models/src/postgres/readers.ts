import type { CompiledQuery } from 'kysely';
import pg from 'pg';
import { QueryLimiter, type PoolUse, type ReaderBounds } from '../store/query-limiter.js';
import { clientConfig, translateError } from './connection.js';
import type { Settings } from './options.js';

/** Rows per fetch. */
const PAGE = 1000;

/**
 * Reports group by expressions. PostgreSQL overestimates the number of groups and then avoids parallel plans. In
 * parallel the reports take little more than half the time.
 */
const PARALLEL_TUPLE_COST = 0.01;

/**
 * A pool of read-only sessions, each query in its own snapshot and with a time limit. Queries beyond the limits fail at
 * once with `ReadModelBusy`.
 */
export class Readers {
  readonly #pool: pg.Pool;
  readonly #limiter: QueryLimiter;
  #closing: Promise<void> | undefined;

  constructor(
    private readonly settings: Settings,
    bounds: ReaderBounds = settings,
  ) {
    this.#limiter = new QueryLimiter(bounds);
    const session = {
      default_transaction_read_only: 'on',
      statement_timeout: settings.statementTimeout,
      parallel_tuple_cost: PARALLEL_TUPLE_COST,
    };
    this.#pool = new pg.Pool({ ...clientConfig(settings, 'reader', session), max: bounds.readers });
    // An idle connection was lost; the pool opens another when needed.
    this.#pool.on('error', ({ message }) => settings.onNotice(`a reader's connection was lost: ${message}`));
  }

  /** Counts queries, not connections, which stay open in between. */
  get use(): PoolUse {
    return this.#limiter.use;
  }

  async query<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<Row[]> {
    await this.#limiter.acquire();
    try {
      const { rows } = await this.#pool.query<Row & pg.QueryResultRow>(sql, [...parameters]);
      return rows;
    } catch (error) {
      throw translateError(error, this.settings, this.settings.statementTimeout);
    } finally {
      this.#limiter.release();
    }
  }

  /** Identifies the current read model. */
  async schemaIdentity(): Promise<string> {
    try {
      return await schemaIdentity(this.#pool, this.settings.schema);
    } catch (error) {
      throw translateError(error, this.settings);
    }
  }

  /** The time limit applies to each page of rows, not to all of them. */
  async *stream<Row>(query: CompiledQuery<Row>): AsyncGenerator<Row> {
    const client = await this.#connected();
    let finished = false;
    // A connection lost between two pages fails the next page, which reports it.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    try {
      yield* pagesOf(client, query, this.settings.schema);
      finished = true;
    } catch (error) {
      throw translateError(error, this.settings, this.settings.statementTimeout);
    } finally {
      client.off('error', ignore);
      // A connection that stopped half-way still has its cursor and its transaction.
      client.release(!finished);
      this.#limiter.release();
    }
  }

  /** Waits for running and queued queries. */
  close(): Promise<void> {
    return (this.#closing ??= this.#limiter.whenIdle().then(() => this.#pool.end()));
  }

  async #connected(): Promise<pg.PoolClient> {
    await this.#limiter.acquire();
    try {
      return await this.#pool.connect();
    } catch (error) {
      this.#limiter.release();
      throw translateError(error, this.settings);
    }
  }
}

async function* pagesOf<Row>(client: pg.ClientBase, query: CompiledQuery<Row>, schema: string): AsyncGenerator<Row> {
  while (!(await declareCursor(client, query, schema))) await client.query('rollback');
  for (;;) {
    const { rows } = await client.query(`fetch ${PAGE} from rows`);
    yield* rows as Row[];
    if (rows.length < PAGE) break;
  }
  await client.query('commit');
}

/** Opens the cursor. Returns `false` if another read model took over meanwhile. */
async function declareCursor<Row>(
  client: pg.ClientBase,
  { sql, parameters }: CompiledQuery<Row>,
  schema: string,
): Promise<boolean> {
  const before = await schemaIdentity(client, schema);
  await client.query('begin');
  try {
    await client.query(`declare rows no scroll cursor for ${sql}`, [...parameters]);
  } catch (error) {
    await client.query('rollback');
    if ((await schemaIdentity(client, schema)) === before) throw error;
    return false;
  }
  return (await schemaIdentity(client, schema)) === before;
}

/** Identifies the current read model: PostgreSQL writes a new row for a schema when it is renamed. */
async function schemaIdentity(client: Pick<pg.ClientBase, 'query'>, schema: string): Promise<string> {
  const { rows } = await client.query<{ model: string }>(
    `select oid::text || ' ' || xmin::text as model from pg_namespace where nspname = $1`,
    [schema],
  );
  return rows[0]?.model ?? 'none';
}
