import type { EventStore } from '#event-store/port';
import { LogReplaced } from '../projector/errors.js';
import type { ReadModelLocation } from '../store/read-model-location.js';
import { buildAndSwitchOffline, type ProjectorSettings, type RebuildResult, type RebuildOptions } from './rebuild.js';
import { FactsDiverged, PreviousReadModelUnusable, ReadModelOutdated } from '../store/errors.js';

/** Runs a switch back; what a kept read model cannot be used for is a `KeptUnusable`. */
export async function runSwitchBack<T>(
  location: Pick<ReadModelLocation, 'releasePrevious'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await location.releasePrevious().catch(() => undefined);
    const isUnusable =
      error instanceof ReadModelOutdated || error instanceof LogReplaced || error instanceof FactsDiverged;
    throw isUnusable ? new PreviousReadModelUnusable(error) : error;
  }
}

/**
 * Puts the read model that is kept back in the place of the current one, which this process has not open and which is
 * kept from then on: brings it up to date first. Throws `NothingKept`, `KeptUnusable`, `RebuildUnderWay`.
 */
export function switchBackOffline(
  location: ReadModelLocation,
  log: EventStore,
  settings: ProjectorSettings = {},
  options: RebuildOptions = {},
): Promise<RebuildResult> {
  return runSwitchBack(location, async () =>
    buildAndSwitchOffline('previous', await location.openPrevious(), location, log, settings, options),
  );
}
