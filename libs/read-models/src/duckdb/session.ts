import type { DuckDBConnection } from '@duckdb/node-api';
import { ReadModelUnavailable } from '../store/errors.js';
import type { ReaderBounds } from '../store/turns.js';
import { explained } from './explained.js';
import { openInstance, type DuckDbOptions, type OpenInstance } from './instance.js';
import { Readers } from './readers.js';
import { Statements } from './statements.js';

/** Reads of the store's own are of few rows, and projector and readiness depend on them: they wait, however many there are. */
const ownBounds: ReaderBounds = { readers: 1, waiting: Infinity };

/** A DuckDB file from when it is opened until it is closed, or DuckDB gives it up: its writer and its readers. */
export class Session {
  readonly readers: Readers;
  readonly ownReader: Readers;
  readonly #statements: Statements;
  readonly #noticed: (error: unknown) => unknown;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly opened: OpenInstance,
    private readonly writer: DuckDBConnection,
    { readers = 4, waiting = 64 }: DuckDbOptions,
    onGivenUp: (session: Session) => void,
  ) {
    this.#noticed = (error) => {
      const found = explained(error);
      if (found instanceof ReadModelUnavailable) onGivenUp(this);
      return found;
    };
    this.readers = new Readers(opened.instance, { readers, waiting }, this.#noticed);
    this.ownReader = new Readers(opened.instance, ownBounds, this.#noticed);
    this.#statements = new Statements(writer);
  }

  /** Opens a file and lets somebody prepare it; `onGivenUp` is called, perhaps several times, once nothing is answered any more. */
  static async open(
    options: DuckDbOptions,
    prepare: (writer: DuckDBConnection) => Promise<void>,
    onGivenUp: (session: Session) => void,
  ): Promise<Session> {
    const opened = await openInstance(options);
    try {
      const writer = await opened.instance.connect();
      await prepare(writer);
      return new Session(opened, writer, options, onGivenUp);
    } catch (error) {
      opened.close();
      throw explained(error);
    }
  }

  /** Transactions of one connection follow each other, whatever became of the one before. */
  write(work: (statements: Statements) => Promise<void>): Promise<void> {
    const done = this.#writing
      .then(() => work(this.#statements))
      .catch((error: unknown) => {
        throw this.#noticed(error);
      });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Lets what is under way end. */
  async close(): Promise<void> {
    await this.#writing;
    await Promise.all([this.readers.close(), this.ownReader.close()]);
    this.writer.closeSync();
    this.opened.close();
  }
}
