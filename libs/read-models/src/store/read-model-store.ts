import type { CompiledQuery } from 'kysely';
import type { LogId, Position, Revision, StreamName } from '#event-store/port';
import type { FactRow, FactTable } from '../schema/fact-tables.js';
import type { ClaimLost } from './errors.js';
import type { PoolUse } from './query-limiter.js';

/** The last event a read model has handled: where it goes on, and how it knows its log again. */
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

/** A version of a fact to be written; `until` where it was closed before it was written. */
export interface FactVersion {
  readonly episodeId: string;
  readonly row: FactRow;
  readonly since: bigint;
  readonly until: bigint | null;
}

/** The end of a version that was written earlier. */
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

/** A stream that is not projected further, and the event that stopped it. */
export interface ParkedStream {
  readonly stream: StreamName;
  readonly position: Position;
  readonly revision: Revision;
  readonly eventType: string;
  /** When the event was recorded, in milliseconds since 1970. */
  readonly recordedAt: number;
  readonly reason: string;
}

/** What is written together. */
export interface Batch {
  readonly owner: string;
  /** The checkpoint that must still stand; none for an empty read model. */
  readonly previous: Checkpoint | undefined;
  readonly next: Checkpoint;
  readonly opened: ReadonlyMap<FactTable, readonly FactVersion[]>;
  readonly closings: ReadonlyMap<FactTable, readonly Closing[]>;
  readonly logEvents: readonly LogEvent[];
  /** Streams to park, in place of what was known of them. */
  readonly parked: readonly ParkedStream[];
  readonly unparked: readonly StreamName[];
  /** With this batch the read model holds what the log held when it began to be filled. */
  readonly filled?: boolean;
}

/** What questions are asked of. */
export type ReadModelReader = Pick<ReadModelStore, 'query' | 'checkpoint' | 'parkedStreams'>;

/** What reports are asked of: their questions belong together. */
export type ReportSource = Pick<ReadModelStore, 'readConsistently'>;

/**
 * Where facts are kept. Rebuildable from the log at any time, so an adapter migrates nothing.
 * Every adapter passes `read-model-store.contract.ts` unchanged. Errors: see `errors.ts`.
 */
export interface ReadModelStore {
  /**
   * Makes a projector the only one that may commit, until it releases or its process ends. Claiming again is no error.
   * Throws `AlreadyProjected` while another holds the claim. `onLost` is told when the claim ends without being given
   * back; it may not be told in time, so a commit is what decides.
   */
  claim(owner: string, onLost?: (why: ClaimLost) => void): Promise<void>;
  /** Gives the claim back; nothing happens where the owner does not hold it. */
  release(owner: string): Promise<void>;
  checkpoint(): Promise<Checkpoint | undefined>;
  /**
   * Whether it is being filled for the first time: it never held yet what the log held, so that reports on it would leave
   * out most of what is on record. From when it is made until `filled`, or a batch that says so.
   */
  isFilling(): Promise<boolean>;
  /** Says that there is nothing more to fill it with. For the owner of the claim. */
  filled(owner: string): Promise<void>;
  /** Streams that are parked, by position. */
  parkedStreams(): Promise<ParkedStream[]>;
  /**
   * Writes a batch and its checkpoint in one transaction, or nothing. Throws `CheckpointLost` where the previous
   * checkpoint or the owner's claim no longer stands. After any other error the outcome is unknown: read the checkpoint.
   * The batch must not change before the promise is settled.
   */
  commit(batch: Batch): Promise<void>;
  /**
   * Runs a reading query on one snapshot, beside whatever is being written. Dates come as `YYYY-MM-DD`, `bigint`
   * columns and counts as `bigint`, other numbers as numbers.
   */
  query<Row>(query: CompiledQuery<Row>): Promise<Row[]>;
  /** As `query`, row by row, for results that should not be held in memory. */
  stream<Row>(query: CompiledQuery<Row>): AsyncIterable<Row>;
  /**
   * Runs several questions on one read model, even where another takes its place meanwhile: then on that one, from the
   * beginning. What is told by them is told together or not at all.
   */
  readConsistently<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T>;
  /** How many questions are answered now, and wait. Asks nobody. */
  pool(): Promise<PoolUse>;
  /** Finishes what is under way and releases files and connections. */
  close(): Promise<void>;
}
