import type { CompiledQuery } from 'kysely';
import pg from 'pg';
import { QueryLimiter, type PoolUse, type ReaderBounds } from '../store/query-limiter.js';
import { clientConfig, translateError } from './connection.js';
import type { Settings } from './options.js';

/** Rows that are fetched at a time. */
const PAGE = 1000;

/**
 * Reports group by expressions, of which PostgreSQL expects far more groups than there are and then does not think it
 * worth while to divide the work. Divided, they take little more than half the time.
 */
const PARALLEL_TUPLE_COST = 0.01;

/**
 * A pool of sessions that can only read, each question in a snapshot of its own and within a time. Of more questions than
 * may run and wait, each fails at once with `ReadModelBusy`.
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
    // An idle connection was lost; the pool makes another when it is needed.
    this.#pool.on('error', ({ message }) => settings.onNotice(`a reader's connection was lost: ${message}`));
  }

  /** Of questions, not of connections, which stay open between them. */
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

  /** Names the read model that is in place now. */
  async schemaIdentity(): Promise<string> {
    try {
      return await schemaIdentity(this.#pool, this.settings.schema);
    } catch (error) {
      throw translateError(error, this.settings);
    }
  }

  /** The time applies to each page of rows, not to all of them. */
  async *stream<Row>(query: CompiledQuery<Row>): AsyncGenerator<Row> {
    const client = await this.#connected();
    let finished = false;
    // A connection that is lost between two pages fails the next one, which tells.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    try {
      yield* pagesOf(client, query, this.settings.schema);
      finished = true;
    } catch (error) {
      throw translateError(error, this.settings, this.settings.statementTimeout);
    } finally {
      client.off('error', ignore);
      // One that stopped half-way still has its cursor and its transaction.
      client.release(!finished);
      this.#limiter.release();
    }
  }

  /** Lets questions that run or wait finish. */
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

/** Begins to read. `false` where another read model took the place of the one in which it began meanwhile. */
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

/** Names the read model that is in place: PostgreSQL writes the row of a schema anew when it is renamed. */
async function schemaIdentity(client: Pick<pg.ClientBase, 'query'>, schema: string): Promise<string> {
  const { rows } = await client.query<{ model: string }>(
    `select oid::text || ' ' || xmin::text as model from pg_namespace where nspname = $1`,
    [schema],
  );
  return rows[0]?.model ?? 'none';
}
