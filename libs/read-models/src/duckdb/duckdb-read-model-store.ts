import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CompiledQuery } from 'kysely';
import { createStatements, SCHEMA_VERSION } from '../schema/schema.js';
import { AlreadyProjected, ReadModelOutdated, ReadModelUnavailable } from '../store/errors.js';
import { queries } from '../store/queries.js';
import type { Batch, Checkpoint, ParkedStream, ReadModelReader, ReadModelStore } from '../store/read-model-store.js';
import { checkpointOf, isFillingRow, parkedStreamOf } from '../store/rows.js';
import { commitBatch } from './commit.js';
import type { PoolUse } from '../store/query-limiter.js';
import { MARK_FILLED } from '../store/move-checkpoint.js';
import type { DuckDbOptions } from './instance.js';
import { Session } from './session.js';
import type { Statements } from './statements.js';

/**
 * Opens the read model in a DuckDB file, or creates it. Throws `ReadModelInUse` while another process (or another part
 * of this one) has it open, `ReadModelOutdated` if it has to be rebuilt.
 */
export async function openDuckDbReadModelStore(options: DuckDbOptions): Promise<ReadModelStore> {
  const store = new DuckDbReadModelStore(options);
  await store.whenOpen();
  return store;
}

/**
 * A read model in one DuckDB file. One connection writes, one transaction at a time; each query reads its own snapshot
 * through another connection. A commit is synced before it resolves; after a crash DuckDB recovers the last one. If
 * DuckDB invalidates the file, for example because the disk is full while it checkpoints the write-ahead log, running
 * operations fail with `ReadModelUnavailable` and the file is reopened.
 */
class DuckDbReadModelStore implements ReadModelStore {
  #session: Promise<Session>;
  /** Sessions whose files are closed or about to be. */
  readonly #invalidated = new WeakSet<Session>();
  #owner: string | undefined;
  #closed = false;

  constructor(private readonly options: DuckDbOptions) {
    this.#session = this.#open();
  }

  async whenOpen(): Promise<void> {
    await this.#session;
  }

  /** Only one process has the file, so a claim in its memory is enough and ends with the process. */
  async claim(owner: string): Promise<void> {
    if (this.#owner !== undefined && this.#owner !== owner) throw new AlreadyProjected(this.#owner);
    this.#owner = owner;
    await this.#write(async (statements) => {
      await statements.run('update projection set owner = $1', [owner]);
    });
  }

  async release(owner: string): Promise<void> {
    if (this.#owner !== owner) return;
    this.#owner = undefined;
    await this.#write(async (statements) => {
      await statements.run('update projection set owner = null');
    });
  }

  async checkpoint(): Promise<Checkpoint | undefined> {
    return checkpointOf(await this.#projection());
  }

  async isFilling(): Promise<boolean> {
    return isFillingRow(await this.#projection());
  }

  async filled(owner: string): Promise<void> {
    await this.#write(async (statements) => {
      await statements.run(MARK_FILLED, [owner]);
    });
  }

  async parkedStreams(): Promise<ParkedStream[]> {
    const query = queries.selectFrom('parked_stream').selectAll().orderBy('position');
    const { internalReader } = await this.#current();
    const rows = await internalReader.query(query.compile());
    return rows.map(parkedStreamOf);
  }

  commit(batch: Batch): Promise<void> {
    return this.#write((statements) => commitBatch(statements, batch));
  }

  async query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return (await this.#current()).readers.query(query);
  }

  async *stream<Row>(query: CompiledQuery<Row>): AsyncGenerator<Row> {
    yield* (await this.#current()).readers.stream(query);
  }

  /** A file holds one read model, whichever becomes current. */
  readConsistently<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
    return work(this);
  }

  async pool(): Promise<PoolUse> {
    return (await this.#current()).readers.use;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const session = await this.#session.catch(() => undefined);
    await session?.close();
  }

  async #projection() {
    const { internalReader } = await this.#current();
    const [row] = await internalReader.query(queries.selectFrom('projection').selectAll().compile());
    return row;
  }

  async #write(work: (statements: Statements) => Promise<void>): Promise<void> {
    return (await this.#current()).write(work);
  }

  /** If reopening failed, the next caller tries again. */
  #current(): Promise<Session> {
    const session = this.#session;
    return session.catch((error: unknown) => {
      if (this.#closed) throw error;
      if (this.#session === session) this.#session = this.#reopen();
      return this.#session;
    });
  }

  #open(): Promise<Session> {
    const prepare = async (writer: DuckDBConnection): Promise<void> => {
      if (this.options.readOnly !== true) await prepareSchema(writer, this.options);
    };
    return Session.open(this.options, prepare, (session) => void this.#replace(session));
  }

  /** Never creates a file: a file that was removed meanwhile must not come back empty. */
  async #reopen(): Promise<Session> {
    if (existsSync(this.options.file)) return this.#open();
    throw new ReadModelUnavailable(this.options.file, 'the file no longer exists');
  }

  async #replace(invalidated: Session): Promise<void> {
    if (this.#closed || this.#invalidated.has(invalidated)) return;
    this.#invalidated.add(invalidated);
    this.#session = invalidated.close().then(() => this.#reopen());
    await this.#session.catch(() => undefined);
  }
}

async function prepareSchema(
  connection: DuckDBConnection,
  { file, version: needed = SCHEMA_VERSION }: DuckDbOptions,
): Promise<void> {
  const tables = await connection.runAndReadAll(`select table_name from duckdb_tables() where not internal`);
  if (tables.currentRowCount === 0) return createSchema(connection, needed);
  if (!tables.getRows().some(([name]) => name === 'projection')) throw new ReadModelOutdated(file, undefined, needed);
  const versions = await connection.runAndReadAll('select schema_version from projection');
  const [version] = versions.getRows()[0] ?? [];
  if (version !== needed) throw new ReadModelOutdated(file, version == null ? undefined : Number(version), needed);
}

async function createSchema(connection: DuckDBConnection, version: number): Promise<void> {
  await connection.run('begin transaction');
  for (const statement of createStatements()) await connection.run(statement);
  await connection.run('insert into projection (schema_version, events, filling) values ($1, 0, true)', [version]);
  await connection.run('commit');
}
