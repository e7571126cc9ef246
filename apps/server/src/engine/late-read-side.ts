import type { CompiledQuery } from 'kysely';
import type { EventStore, Position, StreamName } from '#event-store/port';
import { delayAfter, type RetryPolicy } from '#event-store/retry-policy';
import { whenSettled } from '#read-models/when-settled';
import { systemClock, type Clock } from '#read-models/projector/clock';
import type { ReplayResult } from '#read-models/projector/projection';
import { projectorStatus, type ProjectorState, type ProjectorStatus } from '#read-models/projector/status';
import type { PreviousReadModel } from '#read-models/store/read-model-location';
import type { RebuildResult, RebuildOptions } from '#read-models/rebuild/rebuild';
import { ReadModelRefused, type ReadModelUnavailable } from '#read-models/store/errors';
import type { Checkpoint, ParkedStream, ReadModelReader } from '#read-models/store/read-model-store';
import type { PoolUse } from '#read-models/store/query-limiter';
import type { Verification, VerifyOptions } from '#read-models/verify/verify';
import type { ReadSide } from './read-side.js';

export interface LateReadSideOptions {
  /** Opens the read models if they are reachable. */
  readonly open: () => Promise<ReadSide>;
  /** Why they could not be opened when the process started. */
  readonly cause: ReadModelUnavailable;
  /** Whether an error may pass by itself. */
  readonly mayPass: (error: unknown) => boolean;
  readonly log: EventStore;
  readonly positionUnit: ProjectorStatus['lag']['unit'];
  readonly clock?: Clock;
  /** Called after every failed attempt. */
  onFailure?(error: unknown, retryIn: number): void;
  onOpened?(): void;
}

/** Milliseconds before the next attempt: doubled each time, or constant if an operator has to act first. */
const RETRY: RetryPolicy = { first: 100, most: 5_000 };
const RETRY_AFTER_OPERATOR = 10_000;

/**
 * Read models that were unreachable when the process started. The process records without them and opens them as soon
 * as it can. Until then, every query fails with the reason.
 */
export class LateReadSide implements ReadSide {
  readonly #stop = new AbortController();
  readonly #clock: Clock;
  readonly #opening: Promise<void>;
  #failure: unknown;
  #opened: ReadSide | undefined;

  constructor(private readonly options: LateReadSideOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#failure = options.cause;
    this.#opening = this.#open();
  }

  query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return this.#delegate((side) => side.query(query));
  }

  async *stream<Row>(query: CompiledQuery<Row>): AsyncGenerator<Row> {
    yield* this.#side.stream(query);
  }

  readConsistently<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
    return this.#delegate((side) => side.readConsistently(work));
  }

  checkpoint(): Promise<Checkpoint | undefined> {
    return this.#delegate((side) => side.checkpoint());
  }

  isFilling(): Promise<boolean> {
    return this.#delegate((side) => side.isFilling());
  }

  parkedStreams(): Promise<ParkedStream[]> {
    return this.#delegate((side) => side.parkedStreams());
  }

  pool(): Promise<PoolUse> {
    return this.#delegate((side) => side.pool());
  }

  get state(): ProjectorState {
    if (this.#opened !== undefined) return this.#opened.state;
    return this.options.mayPass(this.#failure) ? 'retrying' : 'failed';
  }

  /** If the read models are reachable but unusable, the status that is known without them. */
  async status(): Promise<ProjectorStatus> {
    if (this.#opened !== undefined || this.state !== 'failed') return this.#side.status();
    const { log, positionUnit } = this.options;
    const facts = { reached: undefined, parked: [], positionUnit, now: this.#clock.now() };
    return projectorStatus(log, { state: 'failed', failure: this.#failure, ...facts });
  }

  /** Waits for the read models to open first. */
  async waitFor(position: Position, options: { signal?: AbortSignal } = {}): Promise<void> {
    await whenSettled(this.#opening, options.signal);
    await this.#side.waitFor(position, options);
  }

  rebuild(options?: RebuildOptions): Promise<RebuildResult> {
    return this.#delegate((side) => side.rebuild(options));
  }

  switchBack(options?: RebuildOptions): Promise<RebuildResult> {
    return this.#delegate((side) => side.switchBack(options));
  }

  previous(): Promise<PreviousReadModel | undefined> {
    return this.#delegate((side) => side.previous());
  }

  forgetPrevious(): Promise<boolean> {
    return this.#delegate((side) => side.forgetPrevious());
  }

  verify(options?: VerifyOptions): Promise<Verification> {
    return this.#delegate((side) => side.verify(options));
  }

  replayParked(stream: StreamName): Promise<ReplayResult> {
    return this.#delegate((side) => side.replayParked(stream));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#opening;
    await this.#opened?.close();
  }

  /** Throws the reason if they are not open. */
  get #side(): ReadSide {
    if (this.#opened !== undefined) return this.#opened;
    throw this.options.mayPass(this.#failure) ? this.#failure : new ReadModelRefused(this.#failure);
  }

  async #delegate<T>(call: (side: ReadSide) => Promise<T>): Promise<T> {
    return call(this.#side);
  }

  async #open(): Promise<void> {
    const { signal } = this.#stop;
    for (let failures = 1; !signal.aborted; failures += 1) {
      const wait = this.state === 'retrying' ? delayAfter(failures, RETRY) : RETRY_AFTER_OPERATOR;
      this.options.onFailure?.(this.#failure, wait);
      await this.#clock.wait(wait, signal);
      if (signal.aborted || (await this.#isOpen())) return;
    }
  }

  async #isOpen(): Promise<boolean> {
    try {
      this.#opened = await this.options.open();
      this.options.onOpened?.();
      return true;
    } catch (error) {
      this.#failure = error;
      return false;
    }
  }
}
