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
  infoUnlessEmpty,
  type ProjectorSettings,
  type RebuildResult,
  type RebuildOptions,
} from './rebuild/rebuild.js';
import { OutdatedRebuild } from './rebuild/outdated-rebuild.js';
import { stopAndClose, catchUpAndClose, type RunningReadModel } from './rebuild/catch-up-and-close.js';
import { ReadModelOutdated, ReadModelRebuilding, RebuildUnderWay } from './store/errors.js';
import type { Checkpoint, ParkedStream, ReadModelReader, ReadModelStore } from './store/read-model-store.js';
import type { PoolUse } from './store/query-limiter.js';
import { runSwitchBack } from './rebuild/switch-back.js';
import { verifyReadModels, type Verification, type VerifyOptions } from './verify/verify.js';

export type { ReadModelReader } from './store/read-model-store.js';

export interface ReadModelsOptions {
  readonly location: ReadModelLocation;
  readonly log: EventStore;
  readonly projector?: ProjectorSettings;
  /** Told that an older version of the program made the read model, which is made anew now, and how that ended. */
  onOutdated?(why: ReadModelOutdated): void;
  onOutdatedRebuilt?(result: RebuildResult): void;
  onOutdatedRebuildFailed?(error: unknown): void;
}

/** A read model that questions are asked of, and those that are under way. */
interface Current extends RunningReadModel {
  readonly lock: ReadWriteLock;
}

/**
 * The read model of a process that also writes it. Whoever asks it is not concerned with rebuilds: a question ends on
 * the read model on which it began, and who asks after a switch asks the new one; nobody waits for it.
 */
export class ReadModels implements ReadModelReader, Pick<ReadModelStore, 'stream' | 'readConsistently'> {
  /** Work on the current projector is inside; a switch has it to itself. */
  readonly #projectorLock = new ReadWriteLock();
  readonly #retiring = new Set<Promise<void>>();
  #rebuilding = false;
  #switching = false;

  /** Making anew what an older version of the program made. */
  #outdatedRebuild: OutdatedRebuild | undefined;

  private constructor(
    private readonly options: ReadModelsOptions,
    private opened: Current | undefined,
  ) {}

  /**
   * Opens the read model and starts its projector. One that an older version of the program made is made anew beside it:
   * until that is done nothing can be asked (`ReadModelRebuilding`), and the older one is kept, as a way back to that
   * version. Throws what `ReadModelPlace.open` and `Projector.start` throw.
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

  /** See `Projector.waitFor`; goes on waiting on the other side of a switch. */
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
   * Builds a second read model from the whole log while this one answers, compares the two, then switches to it. Given
   * up or failed, everything stays as it was. Throws `RebuildUnderWay`.
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
   * Puts the read model that is kept back in the place of this one, which is kept from then on. It is brought up to
   * date before. Throws `NothingKept`, `KeptUnusable`, `RebuildUnderWay`.
   */
  switchBack(options: RebuildOptions = {}): Promise<RebuildResult> {
    const { location } = this.options;
    return this.#exclusively(async () => {
      // It may still have readers from the time when it was the current one.
      await Promise.all(this.#retiring);
      return runSwitchBack(location, async () =>
        this.#buildAndSwitch('previous', await location.openPrevious(), { ...options, keep: true }),
      );
    });
  }

  previous(): Promise<PreviousReadModel | undefined> {
    return this.options.location.previous();
  }

  /** Removes the read model that is kept; whether there was one. Throws `RebuildUnderWay`. */
  forgetPrevious(): Promise<boolean> {
    return this.#exclusively(() => this.options.location.forgetPrevious());
  }

  /** Compares this read model with the log while it goes on; see `verifyReadModels`. */
  verify(options: VerifyOptions = {}): Promise<Verification> {
    const { location, log, projector: settings } = this.options;
    return this.#onCurrent(({ store: live }) => verifyReadModels({ live, location, log, settings }, options));
  }

  /** Ends at a clean checkpoint, when the questions that are under way have been answered. */
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

  /** Makes anew what cannot be opened, because an older version of the program made it. */
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
      const previousInfo = by === 'fresh' ? info && infoUnlessEmpty(info) : info;
      await location.replace(by, catchUpAndClose(successor, log, seen, { signal }), previousInfo);
    } catch (error) {
      // What may have come in the way may do so again, so that what could not be closed is not waited for.
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

  /** Closes a read model that was replaced when the last question on it is answered. */
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
