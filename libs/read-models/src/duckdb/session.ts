import type { DuckDBConnection } from '@duckdb/node-api';
import { ReadModelUnavailable } from '../store/errors.js';
import type { ReaderBounds } from '../store/query-limiter.js';
import { translateError } from './translate-error.js';
import { openInstance, type DuckDbOptions, type OpenInstance } from './instance.js';
import { Readers } from './readers.js';
import { Statements } from './statements.js';

/** Reads of the store's own are of few rows, and projector and readiness depend on them: they wait, however many there are. */
const internalBounds: ReaderBounds = { readers: 1, waiting: Infinity };

/** A DuckDB file from when it is opened until it is closed, or DuckDB gives it up: its writer and its readers. */
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

  /** Opens a file and lets somebody prepare it; `onGivenUp` is called, perhaps several times, once nothing is answered any more. */
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

  /** Transactions of one connection follow each other, whatever became of the one before. */
  write(work: (statements: Statements) => Promise<void>): Promise<void> {
    const done = this.#writing
      .then(() => work(this.#statements))
      .catch((error: unknown) => {
        throw this.#translate(error);
      });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Lets what is under way end. */
  async close(): Promise<void> {
    await this.#writing;
    await Promise.all([this.readers.close(), this.internalReader.close()]);
    this.writer.closeSync();
    this.opened.close();
  }
}
