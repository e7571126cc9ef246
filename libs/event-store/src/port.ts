import type { LogFault } from './faults.js';

/** Name of a stream: one stream holds one episode, `episode-<id>`. */
export type StreamName = string & { readonly __brand: 'StreamName' };

/** Index of an event in its stream, from 0. A decimal string in JSON and URLs. */
export type Revision = bigint & { readonly __brand: 'Revision' };

/** Position of an event in the whole log. Ascending, but not necessarily dense (EventStoreDB counts bytes). A decimal string in JSON and URLs. */
export type Position = bigint & { readonly __brand: 'Position' };

/** The identity of a log: a UUID from its creation, which its back-ups share. */
export type LogId = string & { readonly __brand: 'LogId' };

/**
 * The state of the stream that a writer expects: its last revision, or no stream.
 * There is deliberately no `any`: only with an exact expectation can an append be repeated without writing it twice.
 */
export type ExpectedRevision = Revision | 'no-stream';

export type Direction = 'forwards' | 'backwards';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** The data about an event, in addition to its payload. */
export interface EventMetadata {
  /** The id of the command that caused the event. A repeated command appends nothing. */
  readonly commandId: string;
  /** SHA-256 of the command's canonical form, hex. It detects the same id with another body. */
  readonly commandDigest: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Who recorded it: the name of an API key, or the process. */
  readonly actor: string;
  /** The sender's own name for the entry. */
  readonly source?: { readonly system: string; readonly id: string };
  /** Version of the payload's schema; older payloads are upcast on reading. */
  readonly schemaVersion: number;
  /** The time of the clock, if it was behind the log, so that `recordedAt` is that of the previous event. Set by the log. */
  readonly clock?: string;
}

export interface NewEvent {
  /** A UUID. Two appends of the same ids with the same expected revision are one append. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
  /**
   * 32 random bytes (base64) that are part of the commitment in proofs of integrity, so that nobody can find the content of
   * an event by trial. Stored with the event and its copies, but never shown. Events of older logs have none.
   */
  readonly salt?: string;
}

export interface RecordedEvent extends NewEvent {
  readonly kind: 'event';
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly position: Position;
  /**
   * Why the event cannot be read, if its stored payload or metadata is not a JSON object. `data` or `metadata` is then
   * `{ base64 }` of the stored bytes: enough to prove and to copy the event, but not to interpret it.
   */
  readonly unreadable?: string;
  /** The store's clock, ISO 8601 in UTC; after a copy between stores, the first store's. Never earlier than the event before it. */
  readonly recordedAt: string;
}

/** The subscription has yielded every event that was in the log when it last looked. */
export interface CaughtUp {
  readonly kind: 'caught-up';
}

/** The location of the last event of an append, or of the first of two equal appends. */
export interface Appended {
  readonly revision: Revision;
  readonly position: Position;
  /** The positions of all its events, in their order. */
  readonly positions: readonly Position[];
}

export interface ReadStreamOptions {
  /** The revision to start with; default the first (forwards) or the last (backwards). */
  readonly from?: Revision;
  readonly direction?: Direction;
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Yields only events after this position. */
  readonly after?: Position;
  readonly limit?: number;
}

export interface SubscribeOptions {
  readonly after?: Position;
  /** Ends the subscription: iteration finishes without an error. */
  readonly signal: AbortSignal;
}

/**
 * The log: the only source of truth of the system.
 *
 * Every adapter passes the contract suite in `event-store.contract.ts` unchanged. Reads of a stream that does not
 * exist yield nothing. Errors: see `errors.ts`; an append that fails with anything but a conflict or a refusal
 * has an unknown outcome, and the same ids with the same expected revision may be sent again.
 */
export interface EventStore {
  /**
   * Appends all the events or none. Durable when it resolves.
   * Throws `RevisionConflict` if the stream is at another revision (a repeated append gets its first answer instead), and
   * `AppendRefused` for an empty or too large append or a malformed id.
   */
  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;
  readStream(stream: StreamName, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
  /** The log in order, without the store's own system events. */
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** The log in order from a position on, including new events. Yields `caught-up` each time it reaches the end. */
  subscribe(options: SubscribeOptions): AsyncIterable<RecordedEvent | CaughtUp>;
  /** Position and time of our last event, or `undefined` for an empty log. */
  head(): Promise<LogHead | undefined>;
  identity(): Promise<LogId>;
  /**
   * Searches the stored log for faults that do not show when events are read one by one. Only for engines whose files are
   * accessible; reads them completely. Rejects with the signal's reason.
   */
  faults?(signal?: AbortSignal): AsyncIterable<LogFault>;
  /** Finishes pending work, then releases files and connections. */
  close(): Promise<void>;
}

export interface LogHead {
  readonly position: Position;
  readonly recordedAt: string;
}

/** An event of another log with its original time of recording. */
export type CopiedEvent = NewEvent & Pick<RecordedEvent, 'recordedAt'>;

/**
 * A log that accepts another log's events. Only for moving logs, and therefore not part of `EventStore`: a time of recording
 * that a sender of commands could choose would prove nothing.
 */
export interface CopyTarget {
  /**
   * Like `EventStore.append`, but with the given times, which have the form of `recordedAt` and never descend. Also throws
   * `AppendRefused` for a time of another form and, if the log can check it, for a time before that of its last event.
   */
  appendCopies(stream: StreamName, expected: ExpectedRevision, events: readonly CopiedEvent[]): Promise<Appended>;
}

/** Maximum size of an append in bytes, for all its events together: EventStoreDB's default limit, which every adapter applies. */
export const MAX_APPEND_BYTES = 1_048_576;

export const position = (value: bigint | number | string): Position => BigInt(value) as Position;
export const revision = (value: bigint | number | string): Revision => BigInt(value) as Revision;
export const streamName = (name: string): StreamName => name as StreamName;
