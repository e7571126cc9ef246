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
  /** The read models that are in place. */
  readonly store: ReadModelStore;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
}

/**
 * Brings read models up to date beside those in place, which go on being written, and compares the two; `alone` then runs
 * their exchange while this process does not write to the old ones. Closes them whatever happens.
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
