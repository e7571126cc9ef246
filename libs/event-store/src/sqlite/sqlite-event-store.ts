import { encodeAppend, timesOf } from '../encode-append.js';
import { AppendRefused, RevisionConflict } from '../errors.js';
import type { LogFault } from '../faults.js';
import { position, revision } from '../port.js';
import type {
  Appended,
  CaughtUp,
  CopiedEvent,
  CopyTarget,
  EventStore,
  ExpectedRevision,
  LogHead,
  LogId,
  NewEvent,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamName,
  SubscribeOptions,
} from '../port.js';
import { backupLog } from './backup.js';
import { inspectLogFile } from './inspect/inspect.js';
import type { LogFileRefused } from './log-file.js';
import { openLogFile } from './open-log-file.js';
import type { Held } from './log-lock.js';
import type { Reader } from './reader.js';
import { Watch } from './watch.js';
import { Writer } from './writer.js';

/** One answered append, for metrics. */
export interface AppendObservation {
  readonly events: number;
  /** From the call to the answer, including the sync of the disk. */
  readonly seconds: number;
  /** Appends that shared the commit. */
  readonly group: number;
}

export interface SqliteEventStoreOptions {
  /**
   * Path of the log's file; its folder exists. Next to it lie SQLite's `-wal` and `-shm`, the record of its head (`.head`)
   * and two empty files for locks (`.open`, `.opening`).
   */
  readonly file: string;
  /** The source of `recordedAt`; default the system's clock. If it throws, the append throws the same error and writes nothing. */
  readonly clock?: () => Date;
  /** How often a waiting subscription looks for other processes' events, in milliseconds; default 25. Waiting does not keep a process alive. */
  readonly pollInterval?: number;
  /** Opens an existing log and refuses appends. */
  readonly readOnly?: boolean;
  /** With `readOnly`: called for a damaged or changed log, which then opens as it is. For audits. */
  readonly onRefused?: (refusal: LogFileRefused) => void;
  readonly onAppend?: (observation: AppendObservation) => void;
}

export interface SqliteEventStore extends EventStore, CopyTarget {
  /** Copies the current state of the log into a new file; see `backupLog`. */
  backup(to: string): Promise<void>;
}

/**
 * Opens the log in a SQLite file, and creates it unless `readOnly`. Several stores, of several processes, may have the same
 * file open and write to it. The first one checks that nothing is lost; see `examineLog`. Throws `LogFileRefused` for a file
 * that is missing (`readOnly`), not a log, newer, damaged or changed.
 */
export async function openSqliteEventStore(options: SqliteEventStoreOptions): Promise<SqliteEventStore> {
  return new SqliteLog(options, openLogFile(options.file, options));
}

/** The log in one SQLite file: WAL, synced on every commit, positions dense from 1. */
class SqliteLog implements SqliteEventStore {
  readonly #file: string;
  readonly #reader: Reader;
  readonly #watch: Watch;
  readonly #writer: Writer | undefined;
  readonly #onAppend: SqliteEventStoreOptions['onAppend'];
  readonly #release: () => void;

  constructor(
    { file, clock = () => new Date(), pollInterval = 25, readOnly, onAppend }: SqliteEventStoreOptions,
    { opened: reader, release }: Held<Reader>,
  ) {
    this.#file = file;
    this.#reader = reader;
    this.#release = release;
    this.#watch = new Watch(() => this.#reader.version(), pollInterval);
    this.#writer = readOnly ? undefined : new Writer(file, clock, () => this.#watch.look());
    this.#onAppend = onAppend;
  }

  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.#append(stream, expected, events);
  }

  async appendCopies(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly CopiedEvent[],
  ): Promise<Appended> {
    return this.#append(stream, expected, events, timesOf(events));
  }

  async #append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    recordedAt?: readonly string[],
  ): Promise<Appended> {
    if (!this.#writer) throw new Error(`the event store on ${this.#file} is open for reading only`);
    const started = performance.now();
    const { events: encoded, bytes } = encodeAppend(stream, events);
    const append = { stream, expected: expected === 'no-stream' ? -1 : Number(expected), events: encoded, recordedAt };
    const { outcome, group } = await this.#writer.write(append, bytes);
    if ('conflict' in outcome) throw conflict(stream, expected, outcome.conflict);
    if ('backInTime' in outcome) throw backInTime(stream, outcome.backInTime);
    this.#onAppend?.({ events: events.length, seconds: (performance.now() - started) / 1000, group });
    return appended(outcome.revision, outcome.positions.map(position));
  }

  readStream(stream: StreamName, options: ReadStreamOptions = {}): AsyncGenerator<RecordedEvent> {
    return this.#reader.stream(stream, options);
  }

  readAll({ after, limit }: ReadAllOptions = {}): AsyncGenerator<RecordedEvent> {
    return this.#reader.all(after, limit);
  }

  async *subscribe({ after, signal }: SubscribeOptions): AsyncGenerator<RecordedEvent | CaughtUp> {
    let last = after;
    let announced = false;
    while (!signal.aborted) {
      const version = this.#reader.version();
      for await (const event of this.#reader.all(last)) {
        if (signal.aborted) return;
        yield event;
        last = event.position;
        announced = false;
      }
      if (!announced && !signal.aborted) yield { kind: 'caught-up' };
      announced = true;
      await this.#watch.changedFrom(version, signal);
    }
  }

  async head(): Promise<LogHead | undefined> {
    return this.#reader.head();
  }

  async identity(): Promise<LogId> {
    return this.#reader.identity();
  }

  faults(signal?: AbortSignal): AsyncIterable<LogFault> {
    return inspectLogFile(this.#file, signal);
  }

  backup(to: string): Promise<void> {
    return backupLog(this.#file, to, () => undefined);
  }

  /** Finishes pending appends, then closes the file. Open reads and subscriptions fail. */
  async close(): Promise<void> {
    this.#reader.close();
    this.#watch.look();
    await this.#writer?.close();
    this.#release();
  }
}

function appended(lastRevision: number, positions: readonly Position[]): Appended {
  const last = positions.at(-1);
  if (last === undefined) throw new Error('an append was answered without positions');
  return { revision: revision(lastRevision), position: last, positions };
}

function conflict(stream: StreamName, expected: ExpectedRevision, actual: number): RevisionConflict {
  return new RevisionConflict(stream, expected, actual === -1 ? 'no-stream' : revision(actual));
}

function backInTime(stream: StreamName, [before, time]: readonly [string, string]): AppendRefused {
  return new AppendRefused(
    'back-in-time',
    `a copy for ${stream} that was recorded at ${time} cannot stand behind an event recorded at ${before}`,
  );
}
