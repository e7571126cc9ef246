import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Position, StreamName } from '#event-store/port';
import { delayAfter, type RetryPolicy } from '#event-store/retry-policy';
import type { FactRules } from '../facts/fact-rules.js';
import type { ClaimLost } from '../store/errors.js';
import type { Checkpoint, ParkedStream, ReadModelStore } from '../store/read-model-store.js';
import { systemClock, type Clock } from './clock.js';
import { isFatal, NotParked, ProjectorStopped } from './errors.js';
import { Projection, type ReplayResult } from './projection.js';
import { Rate } from './rate.js';
import { projectorStatus, type ProjectorState, type ProjectorStatus } from './status.js';
import { PositionWaiters } from './position-waiters.js';

export interface ProjectorOptions {
  readonly log: EventStore;
  readonly store: ReadModelStore;
  readonly clock?: Clock;
  /** Maximum events per transaction while catching up; default 8192. */
  readonly batchEvents?: number;
  /** Maximum milliseconds that an event waits for others while catching up; default 1000. */
  readonly batchWait?: number;
  /**
   * Minimum milliseconds between two commits once it has caught up; default 20. A commit costs nearly the same for one
   * event as for hundreds: without a pause, commits of single events would take a processor from those who record.
   */
  readonly commitInterval?: number;
  /** Total entries of folded episodes to cache; default 100,000, some 50 MB. */
  readonly cachedEntries?: number;
  /** How facts follow from events; default: the rules of this program. */
  readonly rules?: FactRules;
  /** The unit of position differences: `events` if positions are dense, else `bytes`. Default `events`. */
  readonly positionUnit?: 'events' | 'bytes';
  /** Called for every error that is retried and for the one that ends the projector. */
  onError?(error: unknown, retryIn?: number): void;
  onParked?(parked: ParkedStream): void;
  /** Called after every commit. */
  onCommitted?(checkpoint: Checkpoint): void;
  /** Called for every committed batch with the number of its events and the seconds of its transaction. */
  onBatch?(events: number, seconds: number): void;
}

/** Events per turn of the event loop: other work, such as the running commit, gets its turn in between. */
const EVENTS_PER_TURN = 64;

/** Milliseconds before the next attempt, doubled each time. */
const RETRY: RetryPolicy = { first: 100, most: 10_000 };

/**
 * The loop that keeps a read model up to date with its log, in log order. Each batch and its checkpoint are one
 * transaction. Errors of the log or the read model are retried from the checkpoint; an error that a retry cannot fix
 * (`isFatal`) ends the projector.
 */
export class Projector {
  readonly #clock: Clock;
  readonly #owner = `${process.pid}-${randomUUID()}`;
  readonly #waiters = new PositionWaiters();
  readonly #rate = new Rate();
  readonly #replays: { readonly stream: StreamName; resolve(replayed: Promise<ReplayResult>): void }[] = [];
  readonly #stop = new AbortController();
  #projection: Projection | undefined;
  #committed: Checkpoint | undefined;
  #state: ProjectorState = 'stopped';
  #failure: unknown;
  #claimLost: ClaimLost | undefined;
  #retries = 0;
  #batchStartedAt = 0;
  #committedAt = -Infinity;
  /** Ends the current subscription, not the projector. */
  #round = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly options: ProjectorOptions) {
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Claims the read model, checks the log and starts. Rejects with `AlreadyProjected`, `LogReplaced` or any other error
   * on the way.
   */
  async start(): Promise<void> {
    try {
      this.#running = this.#run(await this.#resume());
    } catch (error) {
      this.#state = 'stopped';
      await this.options.store.release(this.#owner).catch(() => undefined);
      throw error;
    }
  }

  /** Stops at a clean checkpoint and releases the read model. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#round.abort();
    await this.#running;
    this.#waiters.rejectAll(this.#failure ?? new ProjectorStopped());
    for (const { resolve } of this.#replays.splice(0)) resolve(Promise.reject(new ProjectorStopped()));
    if (this.#state !== 'failed') this.#state = 'stopped';
    await this.options.store.release(this.#owner);
  }

  /**
   * Resolves when the projection has reached a position. Rejects with the signal's reason, or if the projector ends
   * first.
   */
  async waitFor(position: Position, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#committed !== undefined && this.#committed.position >= position) return;
    if (this.#failure !== undefined || this.#stop.signal.aborted) throw this.#failure ?? new ProjectorStopped();
    await this.#waiters.waitFor(position, signal);
  }

  /**
   * Projects a parked stream again from the event that stopped it, after its cause was fixed. Rejects with `NotParked`.
   */
  replayParked(stream: StreamName): Promise<ReplayResult> {
    if (this.#failure !== undefined || this.#stop.signal.aborted) return Promise.reject(new ProjectorStopped());
    return new Promise((resolve) => {
      this.#replays.push({ stream, resolve });
      this.#round.abort();
    });
  }

  get state(): ProjectorState {
    return this.#state;
  }

  async status(): Promise<ProjectorStatus> {
    return projectorStatus(this.options.log, {
      state: this.#state,
      failure: this.#failure,
      reached: this.#committed,
      positionUnit: this.options.positionUnit ?? 'events',
      parked: this.#projection?.parked ?? [],
      eventsPerSecond: this.#rate.perSecond(this.#clock.elapsed()),
      now: this.#clock.now(),
    });
  }

  async #run(first: Projection): Promise<void> {
    let projection: Projection | undefined = first;
    while (!this.#stop.signal.aborted) {
      try {
        projection ??= await this.#resume();
        await this.#catchUp(projection);
        await this.#replayAll(projection);
        if (this.#claimLost !== undefined) throw this.#claimLost;
      } catch (error) {
        projection = undefined;
        if (isFatal(error)) return this.#fail(error);
        await this.#backOff(error);
      }
    }
  }

  async #resume(): Promise<Projection> {
    const { log, store, cachedEntries = 100_000, rules, onParked } = this.options;
    if (this.#retries === 0) this.#state = 'catching-up';
    this.#claimLost = undefined;
    const projection = await Projection.resume({
      log,
      store,
      owner: this.#owner,
      cachedEntries,
      ...(rules && { rules }),
      onParked: (parked) => onParked?.(parked),
      onCommitted: (checkpoint, events, seconds) => this.#didCommit(checkpoint, events, seconds),
      onClaimLost: (why) => {
        this.#claimLost = why;
        this.#round.abort();
      },
    });
    this.#projection = projection;
    if (projection.after !== undefined) this.#reached(projection.after);
    return projection;
  }

  /** Follows the log until the subscription ends, and leaves nothing uncommitted. */
  async #catchUp(projection: Projection): Promise<void> {
    const { signal } = (this.#round = new AbortController());
    if (this.#stop.signal.aborted || this.#replays.length > 0 || this.#claimLost !== undefined) return;
    const after = projection.after?.position;
    for await (const item of this.options.log.subscribe({ ...(after !== undefined && { after }), signal })) {
      if (item.kind === 'caught-up') {
        if (projection.pendingEvents > 0) await this.#pauseBetweenCommits(signal);
        await projection.commit();
        this.#state = 'live';
        continue;
      }
      if (projection.pendingEvents === 0) this.#batchStartedAt = this.#clock.elapsed();
      const reading = projection.handle(item);
      if (reading !== undefined) await reading;
      if (this.#isFull(projection)) await projection.commitAhead();
      if (projection.pendingEvents % EVENTS_PER_TURN === 0) await nextTurn();
    }
    await projection.commit();
  }

  /** Pauses between two commits to leave the machine to others; the next commit contains what is recorded meanwhile. */
  async #pauseBetweenCommits(signal: AbortSignal): Promise<void> {
    const { commitInterval = 20 } = this.options;
    const left = this.#committedAt + commitInterval - this.#clock.elapsed();
    if (left > 0) await this.#clock.wait(left, signal);
  }

  #isFull({ pendingEvents }: Projection): boolean {
    const { batchEvents = 8192, batchWait = 1000 } = this.options;
    return pendingEvents >= batchEvents || this.#clock.elapsed() - this.#batchStartedAt >= batchWait;
  }

  async #replayAll(projection: Projection): Promise<void> {
    for (const { stream, resolve } of this.#replays.splice(0)) {
      const replayed = projection.replay(stream);
      resolve(replayed);
      await replayed.catch((error: unknown) => {
        if (!(error instanceof NotParked)) throw error;
      });
    }
  }

  /** Only a successful commit shows that the problem is over. */
  #didCommit(checkpoint: Checkpoint, events: number, seconds: number): void {
    this.#committedAt = this.#clock.elapsed();
    this.#retries = 0;
    if (this.#state === 'retrying') this.#state = 'catching-up';
    this.#rate.add(events, this.#clock.elapsed());
    this.options.onBatch?.(events, seconds);
    this.#reached(checkpoint);
  }

  #reached(checkpoint: Checkpoint): void {
    this.#committed = checkpoint;
    this.#waiters.resolveUpTo(checkpoint.position);
    this.options.onCommitted?.(checkpoint);
  }

  async #backOff(error: unknown): Promise<void> {
    this.#retries += 1;
    const wait = delayAfter(this.#retries, RETRY);
    this.#state = 'retrying';
    this.options.onError?.(error, wait);
    await this.#clock.wait(wait, this.#stop.signal);
  }

  #fail(error: unknown): void {
    this.#state = 'failed';
    this.#failure = error;
    this.#waiters.rejectAll(error);
    this.options.onError?.(error);
  }
}
