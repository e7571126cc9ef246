import type { Position, StreamName } from '#event-store/port';
import type { ReplayResult } from '#read-models/projector/projection';
import type { ProjectorState, ProjectorStatus } from '#read-models/projector/status';
import type { PreviousReadModel } from '#read-models/store/read-model-location';
import type { ReadModelReader } from '#read-models/read-models';
import type { RebuildResult, RebuildOptions } from '#read-models/rebuild/rebuild';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import type { Verification, VerifyOptions } from '#read-models/verify/verify';

/** Injection token of the read side. */
export const READ_SIDE = Symbol('ReadSide');

/** The read models as the application sees them, whichever process projects them. */
export interface ReadSide
  extends ReadModelReader, Pick<ReadModelStore, 'stream' | 'readConsistently' | 'isFilling' | 'pool'> {
  /** The projector state of this process, without a query. */
  readonly state: ProjectorState;
  /**
   * The progress of the projection, and the projector state of this process. Throws if the log or the read models
   * cannot be queried.
   */
  status(): Promise<ProjectorStatus>;
  /**
   * Resolves when the read models have reached a position. Rejects with the signal's reason, or if they will not
   * advance any more.
   */
  waitFor(position: Position, options?: { signal?: AbortSignal }): Promise<void>;
  /** See `ReadModels.rebuild`. Also throws `ProjectedElsewhere`. */
  rebuild(options?: RebuildOptions): Promise<RebuildResult>;
  /** See `ReadModels.switchBack`. Also throws `ProjectedElsewhere`. */
  switchBack(options?: RebuildOptions): Promise<RebuildResult>;
  /** The previous read models, if they were saved. */
  previous(): Promise<PreviousReadModel | undefined>;
  /**
   * Removes the previous read models; returns whether there were any. Throws `RebuildUnderWay`, `ProjectedElsewhere`.
   */
  forgetPrevious(): Promise<boolean>;
  /**
   * Compares the read models with the log while they are in use, whichever process projects them; see
   * `verifyReadModels`.
   */
  verify(options?: VerifyOptions): Promise<Verification>;
  /** See `Projector.replayParked`. Also throws `ProjectedElsewhere`. */
  replayParked(stream: StreamName): Promise<ReplayResult>;
  /** Stops at a clean checkpoint. */
  close(): Promise<void>;
}

/** Only the projecting process can do this, and it is another one. */
export class ProjectedElsewhere extends Error {
  readonly code = 'projected-elsewhere';

  constructor() {
    super('another process projects the read models');
    this.name = 'ProjectedElsewhere';
  }
}
