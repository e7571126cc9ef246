import type { EventStore, Position } from '#event-store/port';
import { LogReplaced } from '../projector/errors.js';
import { FactsDiverged } from '../store/errors.js';
import { Projector } from '../projector/projector.js';
import type { ReadModelLocation } from '../store/read-model-location.js';
import type { ProjectorSettings } from './rebuild.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import type { ReplayProgress } from '../verify/compare-with-replayed.js';

export interface ShadowReplay {
  readonly location: Pick<ReadModelLocation, 'openShadow' | 'discardShadow'>;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
  readonly signal?: AbortSignal;
  onProgress?(progress: ReplayProgress): void;
}

/**
 * Opens the shadow and projects the log into it at least up to a position; resumes an interrupted replay. Close the
 * result, then discard the shadow or leave it to the next replay. Throws what `ReadModelLocation.openShadow` and
 * `Projector.start` throw, and the signal's reason.
 */
export async function replayIntoShadow(replay: ShadowReplay, position: Position): Promise<ReadModelStore> {
  const shadow = await replay.location.openShadow();
  let isResumed = false;
  try {
    isResumed = (await shadow.checkpoint()) !== undefined;
    await projectUpTo(shadow, replay, position);
    return shadow;
  } catch (error) {
    await shadow.close();
    const isUseless = error instanceof LogReplaced || error instanceof FactsDiverged;
    if (!isResumed || !isUseless) throw error;
    // The leftover is of another log, or is not the result of a replay.
    await replay.location.discardShadow();
    return replayIntoShadow(replay, position);
  }
}

async function projectUpTo(
  shadow: ReadModelStore,
  { log, settings, signal, onProgress }: ShadowReplay,
  position: Position,
): Promise<void> {
  signal?.throwIfAborted();
  const projector = new Projector({
    ...settings,
    log,
    store: shadow,
    // The projector of the live read model has already reported it.
    onParked: () => undefined,
    onCommitted: (checkpoint) =>
      onProgress?.({
        events: String(checkpoint.events),
        position: String(checkpoint.position),
        head: String(position),
      }),
  });
  await projector.start();
  try {
    await projector.waitFor(position, { ...(signal && { signal }) });
  } finally {
    await projector.stop();
  }
}
