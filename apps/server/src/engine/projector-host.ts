import { once } from 'node:events';
import type { EventStore, StreamName } from '#event-store/port';
import { delayAfter, type RetryPolicy } from '#event-store/retry-policy';
import { ReadWriteLock } from '#read-models/read-write-lock';
import { systemClock, type Clock } from '#read-models/projector/clock';
import { isFatal } from '#read-models/projector/errors';
import type { ReplayResult } from '#read-models/projector/projection';
import { Projector } from '#read-models/projector/projector';
import { standBy } from '#read-models/projector/stand-by';
import type { ProjectorState } from '#read-models/projector/status';
import type { ReadModelLocation, Successor } from '#read-models/store/read-model-location';
import {
  rebuildOffline,
  type ProjectorSettings,
  type RebuildResult,
  type RebuildOptions,
} from '#read-models/rebuild/rebuild';
import { OutdatedRebuild } from '#read-models/rebuild/outdated-rebuild';
import { RebuildUnderWay } from '#read-models/rebuild/errors';
import { AlreadyProjected, ReadModelOutdated } from '#read-models/store/errors';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import { runSwitchBack } from '#read-models/rebuild/switch-back';
import { ProjectedElsewhere } from './read-side.js';
import { switchToShadow } from './switch-to-shadow.js';

export interface ProjectorHostOptions {
  readonly location: ReadModelLocation;
  /** The read models at the location; they stay open. */
  readonly store: ReadModelStore;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
  readonly clock?: Clock;
  /** This process projects from now on. */
  onActive?(): void;
  /** Another process projects; this one waits for it to end. */
  onStandBy?(projector: string): void;
  /** The read models are outdated. They are rebuilt as a shadow copy, and `onOutdatedRebuilt` reports the result. */
  onOutdated?(why: ReadModelOutdated): void;
  onOutdatedRebuilt?(rebuilt: RebuildResult): void;
  /** Projecting ended or could not begin, and is retried. */
  onFailure?(error: unknown, retryIn: number): void;
}

/** Milliseconds before the next attempt: doubled each time, or constant if an operator has to act first. */
const RETRY: RetryPolicy = { first: 100, most: 5_000 };
const RETRY_AFTER_OPERATOR = 10_000;
/** How often to check a rebuild of another process. */
const OTHER_REBUILD_POLL = 1_000;

/**
 * Projects shared read models whenever no other process does: it claims them, or stands by until the claim is free.
 * When a projector ends for any reason, the host tries again until it is stopped.
 */
export class ProjectorHost {
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  /** A projecting round holds the read lock; a switch of read models takes the write lock. */
  readonly #lock = new ReadWriteLock();
  #round = new AbortController();
  #projector: Projector | undefined;
  #failure: unknown;
  #failures = 0;
  #outdatedRebuild: OutdatedRebuild | undefined;
  #rebuild: Promise<unknown> | undefined;
  readonly #running: Promise<void>;

  constructor(private readonly options: ProjectorHostOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#running = this.#run();
  }

  /** The projector, while this process projects. */
  get projector(): Projector | undefined {
    return this.#projector;
  }

  /** The state of this process while it does not project, and why. */
  get idleState(): { readonly state: ProjectorState; readonly failure?: unknown } {
    const failure = this.#failure;
    if (failure === undefined) return { state: 'standby' };
    return { state: isFatal(failure) ? 'failed' : 'retrying', failure };
  }

  /** The rebuild of outdated read models, while it runs. */
  get outdatedRebuild(): OutdatedRebuild | undefined {
    return this.#outdatedRebuild;
  }

  /** Throws `ProjectedElsewhere`, `NotParked`. */
  async replayParked(stream: StreamName): Promise<ReplayResult> {
    if (this.#projector === undefined) throw new ProjectedElsewhere();
    return this.#projector.replayParked(stream);
  }

  /**
   * Builds a second read model from the whole log, compares the two and switches. Nobody projects in this process
   * during the switch; afterwards the first process to claim them goes on. A cancelled or failed rebuild changes
   * nothing. Throws `RebuildUnderWay`, `ProjectedElsewhere`.
   */
  rebuild(options: RebuildOptions = {}): Promise<RebuildResult> {
    const { location } = this.options;
    return this.#oneAtATime(async () => {
      const fresh = await location.openFresh();
      try {
        return await this.#switchTo('fresh', fresh, options);
      } catch (error) {
        // The next start removes what is left.
        await location.discardFresh().catch(() => undefined);
        throw error;
      }
    });
  }

  /** See `ReadModels.switchBack`. Also throws `ProjectedElsewhere`. */
  switchBack(options: RebuildOptions = {}): Promise<RebuildResult> {
    const { location } = this.options;
    return this.#oneAtATime(() =>
      runSwitchBack(location, async () => this.#switchTo('previous', await location.openPrevious(), options)),
    );
  }

  /**
   * Removes the previous read models; returns whether there were any. Throws `RebuildUnderWay`, `ProjectedElsewhere`.
   */
  forgetPrevious(): Promise<boolean> {
    return this.#oneAtATime(() => this.options.location.forgetPrevious());
  }

  /** Stops at a clean checkpoint and releases the claim. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#rebuild?.catch(() => undefined);
  }

  async #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    if (this.#rebuild !== undefined) throw new RebuildUnderWay();
    if (this.#projector === undefined && this.#failure === undefined) throw new ProjectedElsewhere();
    const done = work();
    this.#rebuild = done;
    try {
      return await done;
    } finally {
      this.#rebuild = undefined;
    }
  }

  #switchTo(by: Successor, store: ReadModelStore, options: RebuildOptions): Promise<RebuildResult> {
    const signal = AbortSignal.any([this.#stop.signal, ...(options.signal ? [options.signal] : [])]);
    return switchToShadow(by, store, this.options, { ...options, signal }, (exchange) => this.#exclusively(exchange));
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#round = new AbortController();
      const signal = AbortSignal.any([this.#stop.signal, this.#round.signal]);
      const failure = await this.#lock.withReadLock(() => this.#project(signal));
      if (failure !== undefined) await this.#backOff(failure, signal);
    }
  }

  /**
   * One round: waits for the claim, then projects while this process has it. Returns the error that ended the round,
   * unless it was asked to end or lost the claim.
   */
  async #project(signal: AbortSignal): Promise<unknown> {
    const failed = new AbortController();
    try {
      await this.#rebuildOutdated(signal);
      this.#projector = await standBy(() => this.#start(failed), {
        signal,
        clock: this.#clock,
        onStandBy: (projector) => this.#onStandBy(projector),
      });
      this.#clearFailure();
      this.options.onActive?.();
      await aborted(AbortSignal.any([signal, failed.signal]));
      await this.#projector.stop();
      failed.signal.throwIfAborted();
      return undefined;
    } catch (error) {
      return signal.aborted || error instanceof AlreadyProjected ? undefined : error;
    } finally {
      this.#projector = undefined;
    }
  }

  /** Rebuilds outdated read models, then returns. Waits if another process is rebuilding them. */
  async #rebuildOutdated(signal: AbortSignal): Promise<void> {
    const { location, log, store, settings, onOutdated, onOutdatedRebuilt } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      const why = await outdatedError(store);
      if (why === undefined) return;
      if (attempt === 1) onOutdated?.(why);
      const outdatedRebuild = new OutdatedRebuild({ signal });
      this.#outdatedRebuild = outdatedRebuild;
      try {
        onOutdatedRebuilt?.(
          await outdatedRebuild.run((how) => rebuildOffline(location, log, settings, { ...how, keep: true })),
        );
      } catch (error) {
        if (!(error instanceof RebuildUnderWay)) throw error;
        await this.#clock.wait(OTHER_REBUILD_POLL, signal);
        signal.throwIfAborted();
      } finally {
        this.#outdatedRebuild = undefined;
      }
    }
  }

  async #start(failed: AbortController): Promise<Projector> {
    const { log, store, settings } = this.options;
    const onError: ProjectorSettings['onError'] = (error, retryIn) => {
      if (retryIn === undefined) failed.abort(error);
      else settings.onError?.(error, retryIn);
    };
    const projector = new Projector({ ...settings, log, store, onError });
    await projector.start();
    return projector;
  }

  #onStandBy(projector: string): void {
    this.#clearFailure();
    this.options.onStandBy?.(projector);
  }

  #clearFailure(): void {
    this.#failure = undefined;
    this.#failures = 0;
  }

  async #backOff(failure: unknown, signal: AbortSignal): Promise<void> {
    this.#failure = failure;
    this.#failures += 1;
    const wait = isFatal(failure) ? RETRY_AFTER_OPERATOR : delayAfter(this.#failures, RETRY);
    this.options.onFailure?.(failure, wait);
    await this.#clock.wait(wait, signal);
  }

  /** Runs work while nobody projects in this process, then lets the next round begin. */
  async #exclusively(work: () => Promise<void>): Promise<void> {
    const done = this.#lock.withWriteLock(work);
    this.#round.abort();
    await done;
  }
}

/** The error that says that the read models are outdated, if they are. */
async function outdatedError(store: ReadModelStore): Promise<ReadModelOutdated | undefined> {
  try {
    await store.checkpoint();
    return undefined;
  } catch (error) {
    if (error instanceof ReadModelOutdated && error.isOlder) return error;
    throw error;
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
