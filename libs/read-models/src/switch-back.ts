import type { EventStore } from '#event-store/port';
import { LogReplaced } from './projector/errors.js';
import type { ReadModelPlace } from './read-model-place.js';
import { succeedClosed, type ProjectorSettings, type Rebuilt, type RebuildOptions } from './rebuild.js';
import { FactsDiverged, KeptUnusable, ReadModelOutdated } from './store/errors.js';

/** Runs a switch back; what a kept read model cannot be used for is a `KeptUnusable`. */
export async function withKept<T>(place: Pick<ReadModelPlace, 'leaveKept'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await place.leaveKept().catch(() => undefined);
    const isUnusable =
      error instanceof ReadModelOutdated || error instanceof LogReplaced || error instanceof FactsDiverged;
    throw isUnusable ? new KeptUnusable(error) : error;
  }
}

/**
 * Puts the read model that is kept back in the place of the current one, which this process has not open and which is
 * kept from then on: brings it up to date first. Throws `NothingKept`, `KeptUnusable`, `RebuildUnderWay`.
 */
export function switchBackClosed(
  place: ReadModelPlace,
  log: EventStore,
  settings: ProjectorSettings = {},
  options: RebuildOptions = {},
): Promise<Rebuilt> {
  return withKept(place, async () => succeedClosed('kept', await place.openKept(), place, log, settings, options));
}
