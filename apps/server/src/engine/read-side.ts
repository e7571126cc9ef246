import type { Position, StreamName } from '#event-store/port';
import type { ReplayResult } from '#read-models/projector/projection';
import type { ProjectorState, ProjectorStatus } from '#read-models/projector/status';
import type { PreviousReadModel } from '#read-models/store/read-model-location';
import type { ReadModelReader } from '#read-models/read-models';
import type { RebuildResult, RebuildOptions } from '#read-models/rebuild/rebuild';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import type { Verification, VerifyOptions } from '#read-models/verify/verify';

/** Token of the read side. */
export const READ_SIDE = Symbol('ReadSide');

/** The read models as the application sees them, whoever projects them. */
export interface ReadSide
  extends ReadModelReader, Pick<ReadModelStore, 'stream' | 'readConsistently' | 'isFilling' | 'pool'> {
  /** What this process does for the projection; asks nobody. */
  readonly state: ProjectorState;
  /** How far the projection is, and what this process does for it. Throws where the log or the read models cannot be asked. */
  status(): Promise<ProjectorStatus>;
  /** Resolves when the read models have reached a position; rejects with the signal's reason, or where nothing more will come. */
  waitFor(position: Position, options?: { signal?: AbortSignal }): Promise<void>;
  /** See `ReadModels.rebuild`. Throws `ProjectedElsewhere` too. */
  rebuild(options?: RebuildOptions): Promise<RebuildResult>;
  /** See `ReadModels.switchBack`. Throws `ProjectedElsewhere` too. */
  switchBack(options?: RebuildOptions): Promise<RebuildResult>;
  /** The read models that were replaced and are kept, if any. */
  previous(): Promise<PreviousReadModel | undefined>;
  /** Removes what is kept; whether there was something. Throws `RebuildUnderWay`, `ProjectedElsewhere`. */
  forgetPrevious(): Promise<boolean>;
  /** Compares the read models with the log while they go on, whoever projects them; see `verifyReadModels`. */
  verify(options?: VerifyOptions): Promise<Verification>;
  /** See `Projector.replayParked`. Throws `ProjectedElsewhere` too. */
  replayParked(stream: StreamName): Promise<ReplayResult>;
  /** Ends at a clean checkpoint. */
  close(): Promise<void>;
}

/** Only the process that projects the read models can do this, and it is not this one. */
export class ProjectedElsewhere extends Error {
  readonly code = 'projected-elsewhere';

  constructor() {
    super('another process projects the read models');
    this.name = 'ProjectedElsewhere';
  }
}
