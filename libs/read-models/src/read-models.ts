import type { CompiledQuery } from 'kysely';
import type { EventStore, Position, StreamName } from '#event-store/port';
import { ReadWriteLock } from './read-write-lock.js';
import { ProjectorStopped } from './projector/errors.js';
import type { ReplayResult } from './projector/projection.js';
import { Projector } from './projector/projector.js';
import type { ProjectorState, ProjectorStatus } from './projector/status.js';
import type { PreviousReadModel, ReadModelLocation, Successor } from './store/read-model-location.js';
import {
  buildAndCompare,
  readInfo,
  rebuildOffline,
  preservedInfo,
  type ProjectorSettings,
  type RebuildResult,
  type RebuildOptions,
} from './rebuild/rebuild.js';
import { OutdatedRebuild } from './rebuild/outdated-rebuild.js';
import { stopAndClose, catchUpAndClose, type RunningReadModel } from './rebuild/catch-up-and-close.js';
import { ReadModelRebuilding, RebuildUnderWay } from './rebuild/errors.js';
import { ReadModelOutdated } from './store/errors.js';
import type { Checkpoint, ParkedStream, ReadModelReader, ReadModelStore } from './store/read-model-store.js';
import type { PoolUse } from './store/query-limiter.js';
import { runSwitchBack } from './rebuild/switch-back.js';
import { verifyReadModels, type Verification, type VerifyOptions } from './verify/verify.js';

export type { ReadModelReader } from './store/read-model-store.js';

export interface ReadModelsOptions {
  readonly location: ReadModelLocation;
  readonly log: EventStore;
  readonly projector?: ProjectorSettings;
  /**
   * Called when an older version of the program built the read model, which is now rebuilt, and when that rebuild ends.
   */
  onOutdated?(why: ReadModelOutdated): void;
  onOutdatedRebuilt?(result: RebuildResult): void;
  onOutdatedRebuildFailed?(error: unknown): void;
}

/** The current read model. Queries hold its read lock; closing it takes the write lock. */
interface Current extends RunningReadModel {
  readonly lock: ReadWriteLock;
}

/**
 * The read model of a process that also writes it. Callers need not know about rebuilds: a query finishes on the read
 * model on which it began, a later query runs on the new one, and nobody waits for a switch.
 */
export class ReadModels implements ReadModelReader, Pick<ReadModelStore, 'stream' | 'readConsistently'> {
  /** Calls to the current projector hold the read lock; a switch takes the write lock. */
  readonly #projectorLock = new ReadWriteLock();
  readonly #retiring = new Set<Promise<void>>();
  #rebuilding = false;
  #switching = false;

  /** Rebuild of a read model that an older version of the program built. */
  #outdatedRebuild: OutdatedRebuild | undefined;

  private constructor(
    private readonly options: ReadModelsOptions,
    private opened: Current | undefined,
  ) {}

  /**
   * Opens the read model and starts its projector. If an older version of the program built it, rebuilds it next to the
   * old one: queries are refused until then (`ReadModelRebuilding`), and the old one is preserved as a way back to that
   * version. Throws what `ReadModelLocation.open` and `Projector.start` throw.
   */
  static async open(options: ReadModelsOptions): Promise<ReadModels> {
    try {
      return new ReadModels(options, await openCurrent(options));
    } catch (error) {
      if (!(error instanceof ReadModelOutdated) || !error.isOlder) throw error;
      options.onOutdated?.(error);
      const models = new ReadModels(options, undefined);
      models.#exclusively(() => models.#rebuildOutdated({})).catch(() => undefined);
      return models;
    }
  }

  query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return this.#onCurrent(({ store }) => store.query(query));
  }

  async *stream<Row>(query: CompiledQuery<Row>): AsyncGenerator<Row> {
    const { store, lock } = this.#current;
    const leave = await lock.acquireRead();
    try {
      yield* store.stream(query);
    } finally {
      leave();
    }
  }

  readConsistently<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
    return this.#onCurrent(({ store }) => store.readConsistently(work));
  }

  checkpoint(): Promise<Checkpoint | undefined> {
    return this.#onCurrent(({ store }) => store.checkpoint());
  }

  isFilling(): Promise<boolean> {
    return this.#onCurrent(({ store }) => store.isFilling());
  }

  parkedStreams(): Promise<ParkedStream[]> {
    return this.#onCurrent(({ store }) => store.parkedStreams());
  }

  pool(): Promise<PoolUse> {
    return this.#onCurrent(({ store }) => store.pool());
  }

  get state(): ProjectorState {
    if (this.opened === undefined) return this.#outdatedRebuild!.state;
    return this.#reportedState(this.opened.projector.state);
  }

  async status(): Promise<ProjectorStatus> {
    if (this.opened === undefined) return this.#outdatedRebuild!.status(this.options);
    const status = await this.opened.projector.status();
    return { ...status, state: this.#reportedState(status.state) };
  }

  /** See `Projector.waitFor`; continues to wait after a switch. */
  async waitFor(position: Position, options: { signal?: AbortSignal } = {}): Promise<void> {
    await this.#outdatedRebuild?.whenFinished(options.signal);
    for (;;) {
      const { projector } = this.#current;
      try {
        return await projector.waitFor(position, options);
      } catch (error) {
        if (!(error instanceof ProjectorStopped)) throw error;
        await this.#projectorLock.withReadLock(() => Promise.resolve());
        if (this.#current.projector === projector) throw error;
      }
    }
  }

  replayParked(stream: StreamName): Promise<ReplayResult> {
    return this.#projectorLock.withReadLock(async () => this.#current.projector.replayParked(stream));
  }

  /**
   * Builds a second read model from the whole log while this one answers, compares the two, then switches to the new
   * one. Cancelled or failed, it changes nothing. Throws `RebuildUnderWay`.
   */
  rebuild(options: RebuildOptions = {}): Promise<RebuildResult> {
    const { location } = this.options;
    return this.#exclusively(async () => {
      if (this.opened === undefined) return this.#rebuildOutdated(options);
      const store = await location.openFresh();
      try {
        return await this.#buildAndSwitch('fresh', store, options);
      } catch (error) {
        await location.discardFresh();
        throw error;
      }
    });
  }

  /**
   * Switches back to the previous read model after bringing it up to date; the current one becomes the previous one.
   * Throws `NoPreviousReadModel`, `PreviousReadModelUnusable`, `RebuildUnderWay`.
   */
  switchBack(options: RebuildOptions = {}): Promise<RebuildResult> {
    const { location } = this.options;
    return this.#exclusively(async () => {
      // It may still have readers from the time before the switch.
      await Promise.all(this.#retiring);
      return runSwitchBack(location, async () =>
        this.#buildAndSwitch('previous', await location.openPrevious(), { ...options, keep: true }),
      );
    });
  }

  previous(): Promise<PreviousReadModel | undefined> {
    return this.options.location.previous();
  }

  /** Removes the previous read model; returns whether there was one. Throws `RebuildUnderWay`. */
  forgetPrevious(): Promise<boolean> {
    return this.#exclusively(() => this.options.location.forgetPrevious());
  }

  /** Compares this read model with the log while it stays in use; see `verifyReadModels`. */
  verify(options: VerifyOptions = {}): Promise<Verification> {
    const { location, log, projector: settings } = this.options;
    return this.#onCurrent(({ store: live }) => verifyReadModels({ live, location, log, settings }, options));
  }

  /** Waits for running queries, then stops at a clean checkpoint. */
  async close(): Promise<void> {
    await this.#outdatedRebuild?.cancel();
    await this.#projectorLock.withWriteLock(async () => {
      const { opened } = this;
      await opened?.lock.withWriteLock(() => stopAndClose(opened));
    });
    await Promise.all(this.#retiring);
  }

  #reportedState(state: ProjectorState): ProjectorState {
    return this.#switching && state === 'stopped' ? 'catching-up' : state;
  }

  /** Throws `ReadModelRebuilding`. */
  get #current(): Current {
    if (this.opened === undefined) throw new ReadModelRebuilding();
    return this.opened;
  }

  async #onCurrent<T>(work: (current: Current) => Promise<T>): Promise<T> {
    const current = this.#current;
    return current.lock.withReadLock(() => work(current));
  }

  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (this.#rebuilding) throw new RebuildUnderWay();
    this.#rebuilding = true;
    try {
      return await work();
    } finally {
      this.#rebuilding = false;
    }
  }

  /** Rebuilds a read model that an older version of the program built. */
  async #rebuildOutdated(options: RebuildOptions): Promise<RebuildResult> {
    const outdatedRebuild = new OutdatedRebuild(options);
    this.#outdatedRebuild = outdatedRebuild;
    const { location, log, projector, onOutdatedRebuilt, onOutdatedRebuildFailed } = this.options;
    return outdatedRebuild.run(async (how) => {
      try {
        const result = await rebuildOffline(location, log, projector, { ...how, keep: true });
        this.opened = await openCurrent(this.options);
        onOutdatedRebuilt?.(result);
        return result;
      } catch (error) {
        if (!outdatedRebuild.isCancelled) onOutdatedRebuildFailed?.(error);
        throw error;
      }
    });
  }

  async #buildAndSwitch(by: Successor, store: ReadModelStore, options: RebuildOptions): Promise<RebuildResult> {
    const { log, projector: settings = {} } = this.options;
    const { successor, result } = await buildAndCompare(store, this, log, settings, options);
    await this.#projectorLock.withWriteLock(() => this.#switchTo(by, successor, options));
    return result;
  }

  async #switchTo(by: Successor, successor: RunningReadModel, { keep = false, signal }: RebuildOptions): Promise<void> {
    const { location, log } = this.options;
    const replaced = this.#current;
    this.#switching = true;
    try {
      await replaced.projector.stop();
      const seen = (await replaced.store.checkpoint())?.position;
      const info = keep ? await readInfo(replaced.store) : undefined;
      const previousInfo = by === 'fresh' ? info && preservedInfo(info) : info;
      await location.replace(by, catchUpAndClose(successor, log, seen, { signal }), previousInfo);
    } catch (error) {
      // The same error may occur again, so a failure to close the successor is ignored.
      await stopAndClose(successor).catch(() => undefined);
      this.opened = { ...replaced, projector: await startOn(replaced.store, this.options) };
      throw error;
    } finally {
      this.#switching = false;
    }
    this.opened = await openCurrent(this.options);
    const isIdle = replaced.lock.isIdle;
    const retired = this.#retire(replaced);
    if (isIdle) await retired;
  }

  /** Closes a replaced read model after its last query. */
  #retire({ store, lock }: Current): Promise<void> {
    const retired: Promise<void> = lock
      .withWriteLock(() => store.close())
      .then(() => this.options.location.removeReplaced())
      .catch((error: unknown) => this.options.projector?.onError?.(error))
      .finally(() => this.#retiring.delete(retired));
    this.#retiring.add(retired);
    return retired;
  }
}

async function openCurrent(options: ReadModelsOptions): Promise<Current> {
  const store = await options.location.open();
  try {
    return { store, projector: await startOn(store, options), lock: new ReadWriteLock() };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function startOn(
  store: ReadModelStore,
  { log, projector: settings = {} }: ReadModelsOptions,
): Promise<Projector> {
  const projector = new Projector({ ...settings, log, store });
  await projector.start();
  return projector;
}
