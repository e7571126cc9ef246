import type { LogFault } from './faults.js';

/** Name of a stream: one stream holds one episode, `episode-<id>`. */
export type StreamName = string & { readonly __brand: 'StreamName' };

/** Place of an event in its stream, from 0. A decimal string in JSON and URLs. */
export type Revision = bigint & { readonly __brand: 'Revision' };

/** Place of an event in the whole log. Grows, but need not be dense (EventStoreDB counts bytes). A decimal string in JSON and URLs. */
export type Position = bigint & { readonly __brand: 'Position' };

/** Which log this is: a UUID given to a log when it is made, kept by its back-ups. */
export type LogId = string & { readonly __brand: 'LogId' };

/**
 * What a writer believes the stream to hold: its last revision, or nothing.
 * There is deliberately no `any`: only exact expectations let an append be sent again without doubling it.
 */
export type ExpectedRevision = Revision | 'no-stream';

export type Direction = 'forwards' | 'backwards';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** What is recorded about an event besides what happened. */
export interface EventMetadata {
  /** The command that caused the event; the same command again appends nothing. */
  readonly commandId: string;
  /** SHA-256 of the command's canonical form, hex: the same id with another body is recognised by it. */
  readonly commandDigest: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Who recorded it: the name of an API key, or the process. */
  readonly actor: string;
  /** The sender's own name for the entry. */
  readonly source?: { readonly system: string; readonly id: string };
  /** Version of the payload's schema; older ones are lifted on reading. */
  readonly schemaVersion: number;
  /** What the clock said, where it was behind the log and `recordedAt` is that of the event before. Set by the log. */
  readonly clock?: string;
}

export interface NewEvent {
  /** A UUID. Two appends of the same ids with the same expected revision are one append. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
  /**
   * Random bytes (base64, 32 of them) that are mixed into what proofs of integrity commit to, so that nobody can find the
   * content of an event by trying. Kept with the event and by its copies; no part of what is shown of it. An event of an
   * older log has none.
   */
  readonly salt?: string;
}

export interface RecordedEvent extends NewEvent {
  readonly kind: 'event';
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly position: Position;
  /**
   * Why the event cannot be read, where its stored payload or metadata is no JSON object. `data` or `metadata` are then
   * `{ base64 }` of the stored bytes: enough to prove and to copy the event, nothing to act on.
   */
  readonly unreadable?: string;
  /** The store's clock, ISO 8601 in UTC; after a copy between stores, the first store's. Never earlier than the event before it. */
  readonly recordedAt: string;
}

/** A subscription has handed out everything that was in the log when it looked. */
export interface CaughtUp {
  readonly kind: 'caught-up';
}

/** Where an append, or the first of two equal ones, put its last event. */
export interface Appended {
  readonly revision: Revision;
  readonly position: Position;
  /** The positions of all its events, in their order. */
  readonly positions: readonly Position[];
}

export interface ReadStreamOptions {
  /** First revision to hand out; default the first (forwards) or the last (backwards). */
  readonly from?: Revision;
  readonly direction?: Direction;
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Hand out events after this position only. */
  readonly after?: Position;
  readonly limit?: number;
}

export interface SubscribeOptions {
  readonly after?: Position;
  /** Ends the subscription: iteration finishes without an error. */
  readonly signal: AbortSignal;
}

/**
 * The log: the only truth of the system.
 *
 * Every adapter passes the contract suite in `event-store.contract.ts` unchanged. Reads of a stream that does not
 * exist hand out nothing. Errors: see `errors.ts`; an append that fails with anything but a conflict or a refusal
 * has an unknown outcome, and the same ids with the same expected revision may be sent again.
 */
export interface EventStore {
  /**
   * Appends all the events or none. Durable when it resolves.
   * Throws `RevisionConflict` where the stream is elsewhere (unless this very append was made before: then the first answer),
   * `AppendRefused` for an empty or too large append or a malformed id.
   */
  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;
  readStream(stream: StreamName, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
  /** The log in order, without the store's own system events. */
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** The log in order from a position and on as it grows; says `caught-up` each time it has reached the end. */
  subscribe(options: SubscribeOptions): AsyncIterable<RecordedEvent | CaughtUp>;
  /** Position and time of the last event of ours, or `undefined` for an empty log. */
  head(): Promise<LogHead | undefined>;
  identity(): Promise<LogId>;
  /**
   * Looks for what is wrong with the log as it is stored, though its events read well one by one. Only where the files can be
   * looked at from here; reads all of them. Rejects with the signal's reason.
   */
  faults?(signal?: AbortSignal): AsyncIterable<LogFault>;
  /** Finishes what is under way, then releases files and connections. */
  close(): Promise<void>;
}

export interface LogHead {
  readonly position: Position;
  readonly recordedAt: string;
}

/** An event of another log: it keeps the time at which that log recorded it. */
export type CopiedEvent = NewEvent & Pick<RecordedEvent, 'recordedAt'>;

/**
 * A log that takes another log's events. For moving logs only, hence no part of `EventStore`: a time of recording that
 * a sender of commands could choose would be worth nothing.
 */
export interface CopyTarget {
  /**
   * As `EventStore.append`, but the events keep the times given: of the form of `recordedAt`, none earlier than the one
   * before it. Throws `AppendRefused` also for a time of another form, and where the log can tell, for one that is
   * earlier than that of the log's last event.
   */
  appendCopies(stream: StreamName, expected: ExpectedRevision, events: readonly CopiedEvent[]): Promise<Appended>;
}

/** Largest append in bytes, all its events together: EventStoreDB's default limit, held by every adapter. */
export const MAX_APPEND_BYTES = 1_048_576;

export const position = (value: bigint | number | string): Position => BigInt(value) as Position;
export const revision = (value: bigint | number | string): Revision => BigInt(value) as Revision;
export const streamName = (name: string): StreamName => name as StreamName;
