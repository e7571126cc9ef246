import type { CompiledQuery } from 'kysely';
import { ReadModelOutdated, type ClaimLost } from '../store/errors.js';
import { queries } from '../store/queries.js';
import type { Batch, Checkpoint, ParkedStream, ReadModelReader, ReadModelStore } from '../store/read-model-store.js';
import { MARK_FILLED } from '../store/move-checkpoint.js';
import type { PoolUse } from '../store/query-limiter.js';
import { checkpointOf, isFillingRow, parkedStreamOf } from '../store/rows.js';
import { writeBatch } from './commit.js';
import { describeLocation, settingsOf, type PostgresOptions, type Settings } from './options.js';
import { prepareSchema } from './prepare-schema.js';
import { Readers } from './readers.js';
import type { StoreSession } from './shared-session.js';
import { WritingSession } from './writing-session.js';

/**
 * Opens the read model in a PostgreSQL schema, or creates it. Any number of processes may have it open. Throws
 * `ReadModelOutdated` if it has to be rebuilt, `ReadModelUnavailable` if the server cannot be reached.
 */
export async function openPostgresReadModelStore(options: PostgresOptions): Promise<ReadModelStore> {
  const settings = settingsOf(options);
  return openWith(settings, new WritingSession(settings));
}

/**
 * Opens a read model that is written through a given session, which is closed with it. `allowOlder`: see
 * `ReadModelLocation.open`.
 */
export async function openWith(
  settings: Settings,
  session: StoreSession,
  { allowOlder = false }: { readonly allowOlder?: boolean } = {},
): Promise<ReadModelStore> {
  try {
    await prepareSchema(settings);
  } catch (error) {
    if (!allowOlder || !(error instanceof ReadModelOutdated) || !error.isOlder) {
      await session.close();
      throw error;
    }
  }
  return new PostgresReadModelStore(settings, session);
}

/** Opens an existing read model of any version for reading only. */
export function openUnchecked(settings: Settings): ReadModelStore {
  return new PostgresReadModelStore(settings, new WritingSession(settings), false);
}

/**
 * A read model in one schema. One session writes and has the claim; each query reads its own snapshot through another
 * session. Table names are unqualified, so that a new read model is found as soon as it takes over.
 */
class PostgresReadModelStore implements ReadModelStore {
  readonly #readers: Readers;
  /** For the service's own queries, however many others run. */
  readonly #internalReader: Readers;

  constructor(
    private readonly settings: Settings,
    private readonly session: StoreSession,
    private readonly checksVersion = true,
  ) {
    this.#readers = new Readers(settings);
    this.#internalReader = new Readers(settings, { readers: 1, waiting: Infinity });
  }

  claim(owner: string, onLost?: (why: ClaimLost) => void): Promise<void> {
    return this.session.claim(owner, onLost);
  }

  release(owner: string): Promise<void> {
    return this.session.release(owner);
  }

  /** This and `isFilling` throw `ReadModelOutdated` if one of another version has taken over meanwhile. */
  async checkpoint(): Promise<Checkpoint | undefined> {
    return checkpointOf(await this.#projection());
  }

  async isFilling(): Promise<boolean> {
    return isFillingRow(await this.#projection());
  }

  filled(owner: string): Promise<void> {
    return this.session.write(owner, async (client) => void (await client.query(MARK_FILLED, [owner])));
  }

  async parkedStreams(): Promise<ParkedStream[]> {
    const rows = await this.#internalReader.query(
      queries.selectFrom('parked_stream').selectAll().orderBy('position').compile(),
    );
    return rows.map(parkedStreamOf);
  }

  commit(batch: Batch): Promise<void> {
    return this.session.write(batch.owner, (client) => writeBatch(client, this.settings.schema, batch));
  }

  query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return this.#readers.query(query);
  }

  stream<Row>(query: CompiledQuery<Row>): AsyncIterable<Row> {
    return this.#readers.stream(query);
  }

  /** Repeats all queries if another read model has taken over meanwhile. */
  async readConsistently<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
    for (;;) {
      const before = await this.#internalReader.schemaIdentity();
      try {
        const result = await work(this);
        if ((await this.#internalReader.schemaIdentity()) === before) return result;
      } catch (error) {
        if ((await this.#internalReader.schemaIdentity()) === before) throw error;
      }
    }
  }

  async #projection() {
    const [row] = await this.#internalReader.query(queries.selectFrom('projection').selectAll().compile());
    const { version } = this.settings;
    if (this.checksVersion && row?.schema_version !== version) {
      throw new ReadModelOutdated(describeLocation(this.settings), row?.schema_version, version);
    }
    return row;
  }

  pool(): Promise<PoolUse> {
    return Promise.resolve(this.#readers.use);
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.#readers.close();
    await this.#internalReader.close();
  }
}
