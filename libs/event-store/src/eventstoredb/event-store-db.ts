import { setMaxListeners } from 'node:events';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { encodeAppend } from '../encode-append.js';
import { AppendRefused, LogMissing, RevisionConflict } from '../errors.js';
import { revision } from '../port.js';
import type {
  Appended,
  CaughtUp,
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
import type { AppendAnswer } from './append-messages.js';
import { Appender } from './appender.js';
import { connect, disconnect } from './connection.js';
import { EventStoreUnreachable, OutcomeUnknown, StoreClosed, demandOpen, mayPass } from './failures.js';
import { Head } from './head.js';
import { identityOf, isGuarded, readIdentity, setGuarded } from './identity.js';
import { ownAppend, type SentAppend } from './own-append.js';
import { ReadRetries } from './read-retries.js';
import type { BackOff, Interruption } from './read-retries.js';
import { Reads } from './reads.js';
import { OWN_PREFIX, isOurs, storedMetadata } from './recorded.js';
import type { CopiedEvent } from './recorded.js';
import { Subscriptions } from './subscription.js';

/** One answered append, for metrics. */
export interface AppendObservation {
  readonly events: number;
  /** From the call to the answer, the server's disk and the cluster's agreement included. */
  readonly seconds: number;
}

export interface EventStoreDbOptions {
  /** `esdb://...` or `esdb+discover://...`, as the client documents it: with TLS, credentials, several nodes. */
  readonly connectionString: string;
  /** Whether to create a log in a database without one; default yes. If not, `identity` throws `LogMissing`. */
  readonly createLog?: boolean;
  /** Milliseconds without an answer after which the outcome of an append is unknown; default 10,000. */
  readonly appendTimeout?: number;
  /** Waits before an interrupted read or subscription is resumed; default from 100 ms to 10 s. */
  readonly backOff?: BackOff;
  /** How often a read may fail without progress before the caller gets the error; default 6. Subscriptions retry without limit. */
  readonly readFailures?: number;
  readonly onAppend?: (observation: AppendObservation) => void;
  /** Called when a read or subscription was interrupted and is about to resume: for logs and metrics. */
  readonly onInterruption?: (interruption: Interruption) => void;
}

export interface EventStoreDb extends EventStore {
  /**
   * Appends events of another log with their original times of recording. Only for moving logs: a time that a sender of
   * commands could choose would prove nothing.
   */
  appendCopies(stream: StreamName, expected: ExpectedRevision, events: readonly CopiedEvent[]): Promise<Appended>;
  /** The mark that callers must present a key. It is in the log itself, so that it outlives the machines that serve the log. */
  readonly guard: LogGuard;
}

export interface LogGuard {
  isSet(): Promise<boolean>;
  /** For ever; durable when it resolves. */
  set(): Promise<void>;
}

/**
 * Opens the log in an EventStoreDB database, version 23.10 or later, on a node or a cluster; connects on first use.
 * The user needs to read `$all`, which by default administrators may. Of the database's streams only those named
 * `episode-...` are the log; a database of its own is best. `recordedAt` never goes back as long as the clocks of the
 * cluster's nodes do not: keep them together and slew them.
 *
 * Throws for a connection string that cannot be read.
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDb> {
  return new EventStoreDbLog(options);
}

class EventStoreDbLog implements EventStoreDb {
  readonly #client: EventStoreDBClient;
  readonly #appender: Appender;
  readonly #connectionString: string;
  readonly #reads: Reads;
  /** Reads that fail at the first interruption: the caller starts again. */
  readonly #singleReads: Reads;
  readonly #subscriptions: Subscriptions;
  readonly #head: Head;
  readonly #closed = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #unanswered = new Map<string, Promise<AppendAnswer>>();
  readonly #retriesOf: (of: Interruption['of'], stop?: AbortSignal, failures?: number) => ReadRetries;
  readonly #onAppend: EventStoreDbOptions['onAppend'];
  readonly #createLog: boolean;
  readonly guard: LogGuard = {
    isSet: () => this.#surely(() => isGuarded(this.#singleReads)),
    set: () => this.#surely(() => setGuarded(this.#singleReads, this.#appender)),
  };
  #identity: LogId | undefined;
  #closing: Promise<void> | undefined;

  constructor({ connectionString, appendTimeout = 10_000, onAppend, ...options }: EventStoreDbOptions) {
    const { backOff = { first: 100, most: 10_000 }, readFailures = 6, onInterruption = () => {} } = options;
    const closed = this.#closed.signal;
    // Every current read adds a listener.
    setMaxListeners(0, closed);
    this.#retriesOf = (of, stop = closed, failures = of === 'read' ? readFailures : Infinity) =>
      new ReadRetries({ of, backOff, failures, stop, onInterruption });
    this.#connectionString = connectionString;
    this.#client = connect(connectionString);
    this.#appender = new Appender(this.#client, appendTimeout);
    this.#reads = new Reads(this.#client, () => this.#retriesOf('read'), closed);
    this.#singleReads = new Reads(this.#client, () => this.#retriesOf('read', closed, 1), closed);
    this.#subscriptions = new Subscriptions(
      this.#client,
      this.#reads,
      (stop) => this.#retriesOf('subscription', stop),
      closed,
    );
    this.#head = new Head(this.#reads);
    this.#onAppend = onAppend;
    this.#createLog = options.createLog ?? true;
  }

  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.#finishing(this.#append(stream, expected, events));
  }

  appendCopies(stream: StreamName, expected: ExpectedRevision, events: readonly CopiedEvent[]): Promise<Appended> {
    return this.#finishing(this.#append(stream, expected, events, (index) => events[index]?.recordedAt));
  }

  readStream(stream: StreamName, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    return this.#reads.stream(stream, options);
  }

  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent> {
    return this.#reads.all(options);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<RecordedEvent | CaughtUp> {
    return this.#subscriptions.follow(options);
  }

  head(): Promise<LogHead | undefined> {
    return this.#surely(() => this.#head.find());
  }

  /** The identity of the log; the first request at start. Throws `EventStoreUnreachable`, `LogMissing`. */
  async identity(): Promise<LogId> {
    try {
      return (this.#identity ??= await this.#surely(() => this.#findIdentity()));
    } catch (error) {
      throw mayPass(error) ? new EventStoreUnreachable(this.#connectionString, error) : error;
    }
  }

  async #findIdentity(): Promise<LogId> {
    if (this.#createLog) return identityOf(this.#singleReads, this.#appender);
    const known = await readIdentity(this.#singleReads);
    if (known === undefined) throw new LogMissing();
    return known;
  }

  /** Waits for the answers to pending appends, then closes the connection. Open reads and subscriptions fail. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    this.#closed.abort();
    this.#appender.close();
    disconnect(this.#client);
  }

  async #append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    recordedAt: (index: number) => string | undefined = () => undefined,
  ): Promise<Appended> {
    if (this.#closing) throw new StoreClosed();
    const started = performance.now();
    const { events: encoded } = encodeAppend(stream, events);
    if (!isOurs(stream)) throw new AppendRefused('malformed-stream', `${stream} does not begin with ${OWN_PREFIX}`);
    const stored = encoded.map((event, index) => ({
      ...event,
      metadata: storedMetadata(events[index]!.metadata, { salt: events[index]!.salt, recordedAt: recordedAt(index) }),
    }));
    const answer = await this.#sendOnce({ stream, expected, events: stored });
    const appended = await this.#appended(stream, expected, answer, events.length);
    this.#onAppend?.({ events: events.length, seconds: (performance.now() - started) / 1000 });
    return appended;
  }

  /** A repeated append that arrives while the first one is pending waits for the same answer. */
  #sendOnce(sent: SentAppend): Promise<AppendAnswer> {
    const key = [sent.stream, String(sent.expected), ...sent.events.map(({ id }) => id)].join(' ');
    const underWay = this.#unanswered.get(key);
    if (underWay !== undefined) return underWay;
    const { stream, expected, events } = sent;
    const answer = ownAppend(sent, this.#singleReads, this.#appender.append(stream, expected, events));
    this.#unanswered.set(key, answer);
    const forget = (): void => void this.#unanswered.delete(key);
    answer.then(forget, forget);
    return answer;
  }

  async #appended(
    stream: StreamName,
    expected: ExpectedRevision,
    answer: AppendAnswer,
    count: number,
  ): Promise<Appended> {
    switch (answer.answer) {
      case 'written': {
        const { revision, position } = answer;
        const positions = count === 1 ? [position] : await this.#positions(stream, revision, count);
        return { revision, position, positions };
      }
      case 'conflict':
        throw new RevisionConflict(stream, expected, answer.actual);
      case 'too-large': {
        const message = `the append is over the server's limit of ${answer.limit} bytes`;
        throw new AppendRefused('too-large', message, answer.limit);
      }
      case 'failed':
        throw new OutcomeUnknown(stream, new Error(answer.reason));
    }
  }

  /** The server answers with the last position of an append only. */
  async #positions(stream: StreamName, last: bigint, count: number): Promise<readonly Position[]> {
    const positions: Position[] = [];
    const from = revision(last - BigInt(count) + 1n);
    try {
      for await (const { position } of this.#reads.stream(stream, { from, limit: count })) positions.push(position);
    } catch (error) {
      throw new OutcomeUnknown(stream, error);
    }
    if (positions.length < count) throw new OutcomeUnknown(stream, new Error('its events could not be read back'));
    return positions;
  }

  async #surely<T>(read: () => Promise<T>): Promise<T> {
    const retries = this.#retriesOf('read');
    for (;;) {
      demandOpen(this.#closed.signal);
      try {
        return await read();
      } catch (error) {
        await retries.after(error);
      }
    }
  }

  async #finishing(append: Promise<Appended>): Promise<Appended> {
    this.#underWay.add(append);
    try {
      return await append;
    } finally {
      this.#underWay.delete(append);
    }
  }
}
