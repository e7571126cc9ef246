import type { CompiledQuery } from 'kysely';
import { position, type EventStore, type Position, type StreamName } from '#event-store/port';
import type { PositionListener } from '#read-models/postgres/position-listener';
import type { ReplayResult } from '#read-models/projector/projection';
import { projectorStatus, type ProjectorState, type ProjectorStatus } from '#read-models/projector/status';
import type { PreviousReadModel, ReadModelLocation } from '#read-models/store/read-model-location';
import type { ProjectorSettings, RebuildResult, RebuildOptions } from '#read-models/rebuild/rebuild';
import { ReadModelOutdated } from '#read-models/store/errors';
import type { Checkpoint, ParkedStream, ReadModelReader, ReadModelStore } from '#read-models/store/read-model-store';
import type { PoolUse } from '#read-models/store/query-limiter';
import { verifyReadModels, type Verification, type VerifyOptions } from '#read-models/verify/verify';
import type { ProjectorHost } from './projector-host.js';
import { ProjectedElsewhere, type ReadSide } from './read-side.js';

export interface SharedReadSideOptions {
  readonly location: ReadModelLocation;
  /** The read models at the location. */
  readonly store: ReadModelStore;
  readonly listener: PositionListener;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
  /** Projects whenever this process has the claim; absent if projecting is left to others. */
  readonly host?: ProjectorHost;
}

/**
 * Read models that several processes share. This process queries them, learns their progress, and may be the one that
 * projects.
 */
export class SharedReadSide implements ReadSide {
  constructor(private readonly options: SharedReadSideOptions) {}

  query<Row>(query: CompiledQuery<Row>): Promise<Row[]> {
    return this.options.store.query(query);
  }

  stream<Row>(query: CompiledQuery<Row>): AsyncIterable<Row> {
    return this.options.store.stream(query);
  }

  readConsistently<T>(work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
    return this.options.store.readConsistently(work);
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
    return host.outdatedRebuild?.state ?? host.projector?.state ?? host.idleState.state;
  }

  async status(): Promise<ProjectorStatus> {
    const { host, log, settings } = this.options;
    if (host?.outdatedRebuild !== undefined) return host.outdatedRebuild.status({ log, projector: settings });
    if (host?.projector !== undefined) return host.projector.status();
    const facts = { ...(await this.#facts()), positionUnit: settings.positionUnit ?? 'events', now: Date.now() };
    return projectorStatus(log, { failure: host?.idleState.failure, ...facts });
  }

  /** The progress of the read models, or of the rebuild by which another process replaces outdated ones. */
  async #facts() {
    const { store, location } = this.options;
    try {
      const [reached, parked] = await Promise.all([store.checkpoint(), store.parkedStreams()]);
      return { state: this.state, reached, parked };
    } catch (error) {
      if (!(error instanceof ReadModelOutdated) || !error.isOlder) throw error;
      const made = (await location.fresh())?.position ?? undefined;
      const reached = made === undefined ? undefined : { position: position(made), events: 0n };
      return { state: 'rebuilding' as const, reached, parked: [] };
    }
  }

  async rebuild(options: RebuildOptions = {}): Promise<RebuildResult> {
    return this.#host.rebuild(options);
  }

  async switchBack(options: RebuildOptions = {}): Promise<RebuildResult> {
    return this.#host.switchBack(options);
  }

  previous(): Promise<PreviousReadModel | undefined> {
    return this.options.location.previous();
  }

  async forgetPrevious(): Promise<boolean> {
    return this.#host.forgetPrevious();
  }

  verify(options: VerifyOptions = {}): Promise<Verification> {
    const { store: live, location, log, settings } = this.options;
    return verifyReadModels({ live, location, log, settings }, options);
  }

  async replayParked(stream: StreamName): Promise<ReplayResult> {
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
