import type { CompiledQuery } from 'kysely';
import type { EventStore, Position, StreamName } from '#event-store/port';
import { Gate } from './gate.js';
import { ProjectorStopped } from './projector/errors.js';
import type { Replayed } from './projector/projection.js';
import { Projector } from './projector/projector.js';
import type { ProjectorStatus } from './projector/status.js';
import type { ReadModelPlace } from './read-model-place.js';
import {
  build,
  compareFresh,
  type Building,
  type ProjectorSettings,
  type Rebuilt,
  type RebuildOptions,
} from './rebuild.js';
import type { Checkpoint, ParkedStream, ReadModelStore } from './store/read-model-store.js';
import { verifyReadModels, type Verification, type VerifyOptions } from './verify/verify.js';

export interface ReadModelsOptions {
  readonly place: ReadModelPlace;
  readonly log: EventStore;
  readonly projector?: ProjectorSettings;
}

/** What reports read from. */
export type ReadModelReader = Pick<ReadModelStore, 'query' | 'checkpoint' | 'parkedStreams'>;

/** A rebuild is under way already. */
export class RebuildUnderWay extends Error {
  readonly code = 'rebuild-under-way';

  constructor() {
    super('the read model is being rebuilt already');
    this.name = 'RebuildUnderWay';
  }
}

/**
 * The read model of a process that also writes it. Whoever asks it is not concerned with rebuilds: while a rebuilt
 * read model takes the place of the old one, questions wait.
 */
export class ReadModels implements ReadModelReader {
  readonly #gate = new Gate();
  #rebuilding = false;

  private constructor(
    private readonly options: ReadModelsOptions,
    private current: Building,
  ) {}

  /** Opens the read model and starts its projector. Throws what `ReadModelPlace.open` and `Projector.start` throw. */
  static async open(options: ReadModelsOptions): Promise<ReadModels> {
    return new ReadModels(options, await openCurrent(options));
  }

  query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return this.#gate.through(() => this.current.store.query(query));
  }

  async *stream<Row>(query: CompiledQuery<Row>): AsyncGenerator<Row> {
    const leave = await this.#gate.enter();
    try {
      yield* this.current.store.stream(query);
    } finally {
      leave();
    }
  }

  checkpoint(): Promise<Checkpoint | undefined> {
    return this.#gate.through(() => this.current.store.checkpoint());
  }

  parkedStreams(): Promise<ParkedStream[]> {
    return this.#gate.through(() => this.current.store.parkedStreams());
  }

  status(): Promise<ProjectorStatus> {
    return this.current.projector.status();
  }

  /** See `Projector.waitFor`; goes on waiting on the other side of a switch. */
  async waitFor(position: Position, options: { signal?: AbortSignal } = {}): Promise<void> {
    for (;;) {
      const { projector } = this.current;
      try {
        return await projector.waitFor(position, options);
      } catch (error) {
        if (!(error instanceof ProjectorStopped)) throw error;
        await this.#gate.through(() => Promise.resolve());
        if (this.current.projector === projector) throw error;
      }
    }
  }

  replayParked(stream: StreamName): Promise<Replayed> {
    return this.#gate.through(() => this.current.projector.replayParked(stream));
  }

  /**
   * Builds a second read model from the whole log while this one answers, compares the two, then switches to it. Given
   * up or failed, everything stays as it was. Throws `RebuildUnderWay`.
   */
  async rebuild(options: RebuildOptions = {}): Promise<Rebuilt> {
    if (this.#rebuilding) throw new RebuildUnderWay();
    this.#rebuilding = true;
    try {
      const { fresh, rebuilt } = await this.#buildFresh(options);
      await this.#gate.alone(() => this.#switchTo(fresh));
      return rebuilt;
    } finally {
      this.#rebuilding = false;
    }
  }

  /** Compares this read model with the log while it goes on; see `verifyReadModels`. */
  verify(options: VerifyOptions = {}): Promise<Verification> {
    const { place, log, projector: settings } = this.options;
    return verifyReadModels({ live: this, place, log, settings }, options);
  }

  /** Ends at a clean checkpoint. */
  async close(): Promise<void> {
    await this.#gate.alone(() => closeBoth(this.current));
  }

  async #buildFresh(options: RebuildOptions): Promise<{ fresh: Building; rebuilt: Rebuilt }> {
    const { place, log, projector: settings = {} } = this.options;
    const store = await place.openFresh();
    let projector: Projector | undefined;
    try {
      projector = await build(log, store, settings, options);
      const fresh = { store, projector };
      return { fresh, rebuilt: await compareFresh(this, fresh, log, options) };
    } catch (error) {
      await projector?.stop();
      await store.close();
      await place.discardFresh();
      throw error;
    }
  }

  async #switchTo(fresh: Building): Promise<void> {
    await this.current.projector.stop();
    const seen = await this.current.store.checkpoint();
    await this.current.store.close();
    try {
      // Whoever has seen an event in the old one is to see it in the new one.
      await settled(fresh, () => (seen === undefined ? undefined : fresh.projector.waitFor(seen.position)));
      await this.options.place.replace();
    } finally {
      this.current = await openCurrent(this.options);
    }
  }
}

/** Does something, and closes the read model whatever came of it. */
async function settled(current: Building, work: () => Promise<void> | undefined): Promise<void> {
  try {
    await work();
  } finally {
    await closeBoth(current);
  }
}

async function openCurrent({ place, log, projector: settings = {} }: ReadModelsOptions): Promise<Building> {
  const store = await place.open();
  const projector = new Projector({ ...settings, log, store });
  try {
    await projector.start();
    return { store, projector };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function closeBoth({ store, projector }: Building): Promise<void> {
  await projector.stop();
  await store.close();
}
