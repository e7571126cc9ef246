import type { CompiledQuery } from 'kysely';
import { position, type EventStore, type Position, type StreamName } from '#event-store/port';
import type { PositionListener } from '#read-models/postgres/position-listener';
import type { Replayed } from '#read-models/projector/projection';
import { projectorStatus, type ProjectorState, type ProjectorStatus } from '#read-models/projector/status';
import type { KeptReadModel, ReadModelPlace } from '#read-models/read-model-place';
import type { ProjectorSettings, Rebuilt, RebuildOptions } from '#read-models/rebuild';
import { ReadModelOutdated } from '#read-models/store/errors';
import type { Checkpoint, ParkedStream, ReadModelReader, ReadModelStore } from '#read-models/store/read-model-store';
import type { PoolUse } from '#read-models/store/turns';
import { verifyReadModels, type Verification, type VerifyOptions } from '#read-models/verify/verify';
import type { ProjectorHost } from './projector-host.js';
import { ProjectedElsewhere, type ReadSide } from './read-side.js';

export interface SharedReadSideOptions {
  readonly place: ReadModelPlace;
  /** The read models of the place. */
  readonly store: ReadModelStore;
  readonly listener: PositionListener;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
  /** Projects whenever it is this process's turn; none where that is left to others. */
  readonly host?: ProjectorHost;
}

/** Read models that several processes share: this one asks them and hears how far they are, and may be the one that projects. */
export class SharedReadSide implements ReadSide {
  constructor(private readonly options: SharedReadSideOptions) {}

  query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return this.options.store.query(query);
  }

  stream<Row>(query: CompiledQuery<Row>): AsyncIterable<Row> {
    return this.options.store.stream(query);
  }

  reading<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
    return this.options.store.reading(work);
  }

  checkpoint(): Promise<Checkpoint | undefined> {
    return this.options.store.checkpoint();
  }

  parkedStreams(): Promise<ParkedStream[]> {
    return this.options.store.parkedStreams();
  }

  waitFor(position: Position, options: { signal?: AbortSignal } = {}): Promise<void> {
    return this.options.listener.waitFor(position, options);
  }

  isFilling(): Promise<boolean> {
    return this.options.store.isFilling();
  }

  pool(): Promise<PoolUse> {
    return this.options.store.pool();
  }

  get state(): ProjectorState {
    const { host } = this.options;
    if (host === undefined) return 'elsewhere';
    return host.renewal?.state ?? host.projector?.state ?? host.waiting.state;
  }

  async status(): Promise<ProjectorStatus> {
    const { host, log, settings } = this.options;
    if (host?.renewal !== undefined) return host.renewal.status({ log, projector: settings });
    if (host?.projector !== undefined) return host.projector.status();
    const facts = { ...(await this.#facts()), positionUnit: settings.positionUnit ?? 'events', now: Date.now() };
    return projectorStatus(log, { failure: host?.waiting.failure, ...facts });
  }

  /** What the read models say, or those that another process makes in the place of outdated ones. */
  async #facts() {
    const { store, place } = this.options;
    try {
      const [reached, parked] = await Promise.all([store.checkpoint(), store.parkedStreams()]);
      return { state: this.state, reached, parked };
    } catch (error) {
      if (!(error instanceof ReadModelOutdated) || !error.isOlder) throw error;
      const made = (await place.fresh())?.position ?? undefined;
      const reached = made === undefined ? undefined : { position: position(made), events: 0n };
      return { state: 'rebuilding' as const, reached, parked: [] };
    }
  }

  async rebuild(options: RebuildOptions = {}): Promise<Rebuilt> {
    return this.#host.rebuild(options);
  }

  async switchBack(options: RebuildOptions = {}): Promise<Rebuilt> {
    return this.#host.switchBack(options);
  }

  kept(): Promise<KeptReadModel | undefined> {
    return this.options.place.kept();
  }

  async forgetKept(): Promise<boolean> {
    return this.#host.forgetKept();
  }

  verify(options: VerifyOptions = {}): Promise<Verification> {
    const { store: live, place, log, settings } = this.options;
    return verifyReadModels({ live, place, log, settings }, options);
  }

  async replayParked(stream: StreamName): Promise<Replayed> {
    return this.#host.replayParked(stream);
  }

  /** Throws `ProjectedElsewhere`. */
  get #host(): ProjectorHost {
    const { host } = this.options;
    if (host === undefined) throw new ProjectedElsewhere();
    return host;
  }

  async close(): Promise<void> {
    const { host, listener, store } = this.options;
    await host?.stop();
    await listener.close();
    await store.close();
  }
}
