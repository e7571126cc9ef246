import type { DuckDBConnection } from '@duckdb/node-api';
import { ReadModelUnavailable } from '../store/errors.js';
import type { ReaderBounds } from '../store/query-limiter.js';
import { translateError } from './translate-error.js';
import { openInstance, type DuckDbOptions, type OpenInstance } from './instance.js';
import { Readers } from './readers.js';
import { Statements } from './statements.js';

/**
 * The store's own queries read few rows, and the projector and the readiness check depend on them: they always wait,
 * never fail.
 */
const internalBounds: ReaderBounds = { readers: 1, waiting: Infinity };

/** An open DuckDB file with its writer and its readers, until it is closed or DuckDB invalidates it. */
export class Session {
  readonly readers: Readers;
  readonly internalReader: Readers;
  readonly #statements: Statements;
  readonly #translate: (error: unknown) => unknown;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly opened: OpenInstance,
    private readonly writer: DuckDBConnection,
    { readers = 4, waiting = 64 }: DuckDbOptions,
    onInvalidated: (session: Session) => void,
  ) {
    this.#translate = (error) => {
      const found = translateError(error);
      if (found instanceof ReadModelUnavailable) onInvalidated(this);
      return found;
    };
    this.readers = new Readers(opened.instance, { readers, waiting }, this.#translate);
    this.internalReader = new Readers(opened.instance, internalBounds, this.#translate);
    this.#statements = new Statements(writer);
  }

  /**
   * Opens a file and prepares it. `onInvalidated` is called, perhaps several times, once DuckDB has stopped answering.
   */
  static async open(
    options: DuckDbOptions,
    prepare: (writer: DuckDBConnection) => Promise<void>,
    onInvalidated: (session: Session) => void,
  ): Promise<Session> {
    const opened = await openInstance(options);
    try {
      const writer = await opened.instance.connect();
      await prepare(writer);
      return new Session(opened, writer, options, onInvalidated);
    } catch (error) {
      opened.close();
      throw translateError(error);
    }
  }

  /** Transactions of a connection run one after another, whether or not the one before succeeded. */
  write(work: (statements: Statements) => Promise<void>): Promise<void> {
    const done = this.#writing
      .then(() => work(this.#statements))
      .catch((error: unknown) => {
        throw this.#translate(error);
      });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Waits for running operations. */
  async close(): Promise<void> {
    await this.#writing;
    await Promise.all([this.readers.close(), this.internalReader.close()]);
    this.writer.closeSync();
    this.opened.close();
  }
}
