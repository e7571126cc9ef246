import type { EventStore } from '#event-store/port';
import { LogReplaced } from '../projector/errors.js';
import type { ReadModelLocation } from '../store/read-model-location.js';
import { buildAndSwitchOffline, type ProjectorSettings, type RebuildResult, type RebuildOptions } from './rebuild.js';
import { PreviousReadModelUnusable } from './errors.js';
import { FactsDiverged, ReadModelOutdated } from '../store/errors.js';

/** Runs a switch back. If the previous read model cannot be used it throws `PreviousReadModelUnusable`. */
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
 * Switches back to the previous read model after bringing it up to date; the current one, which this process has not
 * opened, becomes the previous one. Throws `NoPreviousReadModel`, `PreviousReadModelUnusable`, `RebuildUnderWay`.
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
