import type { EventStore } from '#event-store/port';
import type { ReadModelLocation, Successor } from '#read-models/store/read-model-location';
import {
  buildAndCompare,
  readInfo,
  type ProjectorSettings,
  type RebuildResult,
  type RebuildOptions,
} from '#read-models/rebuild/rebuild';
import { stopAndClose, catchUpAndClose } from '#read-models/rebuild/catch-up-and-close';
import type { ReadModelStore } from '#read-models/store/read-model-store';

export interface SharedReadModels {
  readonly location: ReadModelLocation;
  /** The current read models. */
  readonly store: ReadModelStore;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
}

/**
 * Brings a shadow copy up to date while the current read models stay in use, and compares the two. `exclusively` then
 * runs the switch while this process does not write to the old ones. Closes the shadow copy in any case.
 */
export async function switchToShadow(
  by: Successor,
  successor: ReadModelStore,
  { location, log, store, settings }: SharedReadModels,
  options: RebuildOptions,
  exclusively: (exchange: () => Promise<void>) => Promise<void>,
): Promise<RebuildResult> {
  const { successor: built, result } = await buildAndCompare(successor, store, log, settings, options);
  try {
    await exclusively(async () => {
      const seen = (await store.checkpoint())?.position;
      const keep = options.keep === true || by === 'previous' ? await readInfo(store) : undefined;
      await location.replace(by, catchUpAndClose(built, log, seen, options), keep);
    });
    return result;
  } catch (error) {
    await stopAndClose(built).catch(() => undefined);
    throw error;
  }
}
