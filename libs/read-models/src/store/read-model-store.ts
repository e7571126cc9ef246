import type { CompiledQuery } from 'kysely';
import type { LogId, Position, Revision, StreamName } from '#event-store/port';
import type { FactRow, FactTable } from '../schema/fact-tables.js';
import type { ClaimLost } from './errors.js';
import type { PoolUse } from './query-limiter.js';

/**
 * The last event that a read model has handled: where projecting resumes, and how the read model recognises its log.
 */
export interface Checkpoint {
  readonly logId: LogId;
  readonly position: Position;
  readonly eventId: string;
  readonly stream: StreamName;
  readonly revision: Revision;
  /** Milliseconds since 1970; the latest among the events handled. */
  readonly recordedAt: number;
  /** Events handled since the read model was empty. */
  readonly events: bigint;
}

/** A version of a fact to write; `until` is set if it was closed before it was written. */
export interface FactVersion {
  readonly episodeId: string;
  readonly row: FactRow;
  readonly since: bigint;
  readonly until: bigint | null;
}

/** Closes a version that was written earlier. */
export interface Closing {
  readonly key: number;
  readonly since: bigint;
  readonly until: bigint;
}

export interface LogEvent {
  readonly position: bigint;
  /** Milliseconds since 1970, never less than that of the event before. */
  readonly recordedAt: number;
}

/** A stream that is no longer projected, and the event that stopped it. */
export interface ParkedStream {
  readonly stream: StreamName;
  readonly position: Position;
  readonly revision: Revision;
  readonly eventType: string;
  /** When the event was recorded, in milliseconds since 1970. */
  readonly recordedAt: number;
  readonly reason: string;
}

/** What one transaction writes. */
export interface Batch {
  readonly owner: string;
  /** The expected current checkpoint; none for an empty read model. */
  readonly previous: Checkpoint | undefined;
  readonly next: Checkpoint;
  readonly opened: ReadonlyMap<FactTable, readonly FactVersion[]>;
  readonly closings: ReadonlyMap<FactTable, readonly Closing[]>;
  readonly logEvents: readonly LogEvent[];
  /** Streams to park; an earlier entry of the same stream is replaced. */
  readonly parked: readonly ParkedStream[];
  readonly unparked: readonly StreamName[];
  /** After this batch the read model holds what the log held when filling began. */
  readonly filled?: boolean;
}

/** What queries run on. */
export type ReadModelReader = Pick<ReadModelStore, 'query' | 'checkpoint' | 'parkedStreams'>;

/** What reports run on: all queries of a report read the same read model. */
export type ReportSource = Pick<ReadModelStore, 'readConsistently'>;

/**
 * Stores facts. They can be rebuilt from the log at any time, so an adapter migrates nothing. Every adapter passes
 * `read-model-store.contract.ts` unchanged. Errors: see `errors.ts`.
 */
export interface ReadModelStore {
  /**
   * Makes a projector the only one that may commit, until it releases the claim or its process ends. Claiming again is
   * no error. Throws `AlreadyProjected` while another holds the claim. `onLost` is called if the claim is lost; it may
   * come late, so the commit decides.
   */
  claim(owner: string, onLost?: (why: ClaimLost) => void): Promise<void>;
  /** Releases the claim; does nothing if the owner does not hold it. */
  release(owner: string): Promise<void>;
  checkpoint(): Promise<Checkpoint | undefined>;
  /**
   * Whether it is being filled for the first time, from its creation until `filled` or a batch with that flag. Until
   * then it has never held what the log held, so reports would leave out most of what is on record.
   */
  isFilling(): Promise<boolean>;
  /** Marks it as filled. Only for the owner of the claim. */
  filled(owner: string): Promise<void>;
  /** Parked streams, by position. */
  parkedStreams(): Promise<ParkedStream[]>;
  /**
   * Writes a batch and its checkpoint in one transaction, or nothing. Throws `CheckpointLost` if the previous
   * checkpoint or the owner's claim no longer holds. After any other error the outcome is unknown: read the checkpoint.
   * The batch must not change before the promise settles.
   */
  commit(batch: Batch): Promise<void>;
  /**
   * Runs a read query on one snapshot, concurrently with writes. Dates are returned as `YYYY-MM-DD`, `bigint` columns
   * and counts as `bigint`, other numbers as numbers.
   */
  query<Row>(query: CompiledQuery<Row>): Promise<Row[]>;
  /** As `query`, row by row, for results that are too large for memory. */
  stream<Row>(query: CompiledQuery<Row>): AsyncIterable<Row>;
  /**
   * Runs several queries on one read model. If another one takes over meanwhile, runs all of them again on that one, so
   * that the results belong together.
   */
  readConsistently<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T>;
  /** Running and waiting queries. Runs no query itself. */
  pool(): Promise<PoolUse>;
  /** Waits for running operations and releases files and connections. */
  close(): Promise<void>;
}
