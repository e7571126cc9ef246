import type { CompiledQuery } from 'kysely';
import type { EventStore, Position, StreamName } from '#event-store/port';
import { Gate } from './gate.js';
import { ProjectorStopped } from './projector/errors.js';
import type { Replayed } from './projector/projection.js';
import { Projector } from './projector/projector.js';
import type { ProjectorState, ProjectorStatus } from './projector/status.js';
import type { KeptReadModel, ReadModelPlace, Successor } from './read-model-place.js';
import {
  buildBeside,
  describe,
  rebuildClosed,
  worthKeeping,
  type ProjectorSettings,
  type Rebuilt,
  type RebuildOptions,
} from './rebuild.js';
import { Renewal } from './renewal.js';
import { closeBoth, settling, type Building } from './settle.js';
import { ReadModelOutdated, ReadModelRebuilding, RebuildUnderWay } from './store/errors.js';
import type { Checkpoint, ParkedStream, ReadModelReader, ReadModelStore } from './store/read-model-store.js';
import type { PoolUse } from './store/turns.js';
import { withKept } from './switch-back.js';
import { verifyReadModels, type Verification, type VerifyOptions } from './verify/verify.js';

export type { ReadModelReader } from './store/read-model-store.js';

export interface ReadModelsOptions {
  readonly place: ReadModelPlace;
  readonly log: EventStore;
  readonly projector?: ProjectorSettings;
  /** Told that an older version of the program made the read model, which is made anew now, and how that ended. */
  onOutdated?(why: ReadModelOutdated): void;
  onRenewed?(rebuilt: Rebuilt): void;
  onNotRenewed?(error: unknown): void;
}

/** A read model that questions are asked of, and those that are under way. */
interface Current extends Building {
  readonly questions: Gate;
}

/**
 * The read model of a process that also writes it. Whoever asks it is not concerned with rebuilds: a question ends on
 * the read model on which it began, and who asks after a switch asks the new one; nobody waits for it.
 */
export class ReadModels implements ReadModelReader, Pick<ReadModelStore, 'stream' | 'reading'> {
  /** Work on the current projector is inside; a switch has it to itself. */
  readonly #work = new Gate();
  readonly #retiring = new Set<Promise<void>>();
  #rebuilding = false;
  #switching = false;

  /** Making anew what an older version of the program made. */
  #renewal: Renewal | undefined;

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
      models.#once(() => models.#renew({})).catch(() => undefined);
      return models;
    }
  }

  query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return this.#onCurrent(({ store }) => store.query(query));
  }

  async *stream<Row>(query: CompiledQuery<Row>): AsyncGenerator<Row> {
    const { store, questions } = this.#current;
    const leave = await questions.enter();
    try {
      yield* store.stream(query);
    } finally {
      leave();
    }
  }

  reading<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
    return this.#onCurrent(({ store }) => store.reading(work));
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
    if (this.opened === undefined) return this.#renewal!.state;
    return this.#whileSwitching(this.opened.projector.state);
  }

  async status(): Promise<ProjectorStatus> {
    if (this.opened === undefined) return this.#renewal!.status(this.options);
    const status = await this.opened.projector.status();
    return { ...status, state: this.#whileSwitching(status.state) };
  }

  /** See `Projector.waitFor`; goes on waiting on the other side of a switch. */
  async waitFor(position: Position, options: { signal?: AbortSignal } = {}): Promise<void> {
    await this.#renewal?.over(options.signal);
    for (;;) {
      const { projector } = this.#current;
      try {
        return await projector.waitFor(position, options);
      } catch (error) {
        if (!(error instanceof ProjectorStopped)) throw error;
        await this.#work.through(() => Promise.resolve());
        if (this.#current.projector === projector) throw error;
      }
    }
  }

  replayParked(stream: StreamName): Promise<Replayed> {
    return this.#work.through(async () => this.#current.projector.replayParked(stream));
  }

  /**
   * Builds a second read model from the whole log while this one answers, compares the two, then switches to it. Given
   * up or failed, everything stays as it was. Throws `RebuildUnderWay`.
   */
  rebuild(options: RebuildOptions = {}): Promise<Rebuilt> {
    const { place } = this.options;
    return this.#once(async () => {
      if (this.opened === undefined) return this.#renew(options);
      const store = await place.openFresh();
      try {
        return await this.#succeed('fresh', store, options);
      } catch (error) {
        await place.discardFresh();
        throw error;
      }
    });
  }

  /**
   * Puts the read model that is kept back in the place of this one, which is kept from then on. It is brought up to
   * date before. Throws `NothingKept`, `KeptUnusable`, `RebuildUnderWay`.
   */
  switchBack(options: RebuildOptions = {}): Promise<Rebuilt> {
    const { place } = this.options;
    return this.#once(async () => {
      // It may still have readers from the time when it was the current one.
      await Promise.all(this.#retiring);
      return withKept(place, async () => this.#succeed('kept', await place.openKept(), { ...options, keep: true }));
    });
  }

  kept(): Promise<KeptReadModel | undefined> {
    return this.options.place.kept();
  }

  /** Removes the read model that is kept; whether there was one. Throws `RebuildUnderWay`. */
  forgetKept(): Promise<boolean> {
    return this.#once(() => this.options.place.forgetKept());
  }

  /** Compares this read model with the log while it goes on; see `verifyReadModels`. */
  verify(options: VerifyOptions = {}): Promise<Verification> {
    const { place, log, projector: settings } = this.options;
    return this.#onCurrent(({ store: live }) => verifyReadModels({ live, place, log, settings }, options));
  }

  /** Ends at a clean checkpoint, when the questions that are under way have been answered. */
  async close(): Promise<void> {
    await this.#renewal?.giveUp();
    await this.#work.alone(async () => {
      const { opened } = this;
      await opened?.questions.alone(() => closeBoth(opened));
    });
    await Promise.all(this.#retiring);
  }

  #whileSwitching(state: ProjectorState): ProjectorState {
    return this.#switching && state === 'stopped' ? 'catching-up' : state;
  }

  /** Throws `ReadModelRebuilding`. */
  get #current(): Current {
    if (this.opened === undefined) throw new ReadModelRebuilding();
    return this.opened;
  }

  async #onCurrent<T>(work: (current: Current) => Promise<T>): Promise<T> {
    const current = this.#current;
    return current.questions.through(() => work(current));
  }

  async #once<T>(work: () => Promise<T>): Promise<T> {
    if (this.#rebuilding) throw new RebuildUnderWay();
    this.#rebuilding = true;
    try {
      return await work();
    } finally {
      this.#rebuilding = false;
    }
  }

  /** Makes anew what cannot be opened, because an older version of the program made it. */
  async #renew(options: RebuildOptions): Promise<Rebuilt> {
    const renewal = new Renewal(options);
    this.#renewal = renewal;
    const { place, log, projector, onRenewed, onNotRenewed } = this.options;
    return renewal.during(async (how) => {
      try {
        const rebuilt = await rebuildClosed(place, log, projector, { ...how, keep: true });
        this.opened = await openCurrent(this.options);
        onRenewed?.(rebuilt);
        return rebuilt;
      } catch (error) {
        if (!renewal.isGivenUp) onNotRenewed?.(error);
        throw error;
      }
    });
  }

  async #succeed(by: Successor, store: ReadModelStore, options: RebuildOptions): Promise<Rebuilt> {
    const { log, projector: settings = {} } = this.options;
    const { successor, rebuilt } = await buildBeside(store, this, log, settings, options);
    await this.#work.alone(() => this.#switchTo(by, successor, options));
    return rebuilt;
  }

  async #switchTo(by: Successor, successor: Building, { keep = false, signal }: RebuildOptions): Promise<void> {
    const { place, log } = this.options;
    const replaced = this.#current;
    this.#switching = true;
    try {
      await replaced.projector.stop();
      const seen = (await replaced.store.checkpoint())?.position;
      const facts = keep ? await describe(replaced.store) : undefined;
      const described = by === 'fresh' ? facts && worthKeeping(facts) : facts;
      await place.replace(by, settling(successor, log, seen, { signal }), described);
    } catch (error) {
      // What may have come in the way may do so again, so that what could not be closed is not waited for.
      await closeBoth(successor).catch(() => undefined);
      this.opened = { ...replaced, projector: await startOn(replaced.store, this.options) };
      throw error;
    } finally {
      this.#switching = false;
    }
    this.opened = await openCurrent(this.options);
    const isIdle = replaced.questions.isEmpty;
    const retired = this.#retire(replaced);
    if (isIdle) await retired;
  }

  /** Closes a read model that was replaced when the last question on it is answered. */
  #retire({ store, questions }: Current): Promise<void> {
    const retired: Promise<void> = questions
      .alone(() => store.close())
      .then(() => this.options.place.removeReplaced())
      .catch((error: unknown) => this.options.projector?.onError?.(error))
      .finally(() => this.#retiring.delete(retired));
    this.#retiring.add(retired);
    return retired;
  }
}

async function openCurrent(options: ReadModelsOptions): Promise<Current> {
  const store = await options.place.open();
  try {
    return { store, projector: await startOn(store, options), questions: new Gate() };
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
