import type { DuckDBConnection } from '@duckdb/node-api';
import type { CompiledQuery } from 'kysely';
import { createStatements, SCHEMA_VERSION } from '../schema/schema.js';
import { AlreadyProjected, ReadModelOutdated } from '../store/errors.js';
import { queries } from '../store/queries.js';
import type { Batch, Checkpoint, ParkedStream, ReadModelReader, ReadModelStore } from '../store/read-model-store.js';
import { checkpointOf, parkedStreamOf } from '../store/rows.js';
import type { ReaderBounds } from '../store/turns.js';
import { commitBatch } from './commit.js';
import { openInstance, type DuckDbOptions, type OpenInstance } from './instance.js';
import { explained } from './out-of-memory.js';
import { Readers } from './readers.js';
import { Statements } from './statements.js';

/**
 * Opens the read model in a DuckDB file, and makes it where there is none. Throws `ReadModelInUse` while another
 * process (or another part of this one) has it open, `ReadModelOutdated` where it needs to be rebuilt.
 */
export async function openDuckDbReadModelStore(options: DuckDbOptions): Promise<ReadModelStore> {
  const opened = await openInstance(options);
  try {
    const writer = await opened.instance.connect();
    if (options.readOnly !== true) await prepareSchema(writer, options);
    return new DuckDbReadModelStore(opened, writer, boundsOf(options));
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** Reads of the store's own are of few rows, and projector and readiness depend on them: they wait, however many there are. */
const ownBounds: ReaderBounds = { readers: 1, waiting: Infinity };

function boundsOf({ readers = 4, waiting = 64 }: DuckDbOptions): ReaderBounds {
  return { readers, waiting };
}

/**
 * Read models in one DuckDB file. One connection writes, one transaction at a time; each query reads its own snapshot
 * through another. A commit is synced before it resolves; after a crash DuckDB recovers the last one.
 */
class DuckDbReadModelStore implements ReadModelStore {
  readonly #readers: Readers;
  readonly #ownReader: Readers;
  readonly #statements: Statements;
  #owner: string | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly opened: OpenInstance,
    private readonly writer: DuckDBConnection,
    bounds: ReaderBounds,
  ) {
    this.#readers = new Readers(opened.instance, bounds);
    this.#ownReader = new Readers(opened.instance, ownBounds);
    this.#statements = new Statements(writer);
  }

  /** One process has the file, so that a claim held in its memory is enough and dies with it. */
  async claim(owner: string): Promise<void> {
    if (this.#owner !== undefined && this.#owner !== owner) throw new AlreadyProjected(this.#owner);
    this.#owner = owner;
    await this.#write(async () => {
      await this.writer.run('update projection set owner = $1', [owner]);
    });
  }

  async release(owner: string): Promise<void> {
    if (this.#owner !== owner) return;
    this.#owner = undefined;
    await this.#write(async () => {
      await this.writer.run('update projection set owner = null');
    });
  }

  async checkpoint(): Promise<Checkpoint | undefined> {
    const [row] = await this.#ownReader.query(queries.selectFrom('projection').selectAll().compile());
    return checkpointOf(row);
  }

  async parkedStreams(): Promise<ParkedStream[]> {
    const query = queries.selectFrom('parked_stream').selectAll().orderBy('position');
    const rows = await this.#ownReader.query(query.compile());
    return rows.map(parkedStreamOf);
  }

  commit(batch: Batch): Promise<void> {
    return this.#write(() => commitBatch(this.#statements, batch));
  }

  query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return this.#readers.query(query);
  }

  stream<Row>(query: CompiledQuery<Row>): AsyncIterable<Row> {
    return this.#readers.stream(query);
  }

  /** A file holds one read model, whatever takes its place. */
  reading<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
    return work(this);
  }

  async close(): Promise<void> {
    await this.#writing;
    await Promise.all([this.#readers.close(), this.#ownReader.close()]);
    this.writer.closeSync();
    this.opened.close();
  }

  /** Transactions of one connection follow each other, whatever became of the one before. */
  #write(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work).catch((error: unknown) => {
      throw explained(error);
    });
    this.#writing = done.catch(() => undefined);
    return done;
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
  await connection.run('insert into projection (schema_version, events) values ($1, 0)', [version]);
  await connection.run('commit');
}
