import type { EventStore } from '#event-store/port';
import type { Projector } from '#read-models/projector/projector';
import type { ReadModelPlace } from '#read-models/read-model-place';
import {
  build,
  compareFresh,
  type Building,
  type ProjectorSettings,
  type Rebuilt,
  type RebuildOptions,
} from '#read-models/rebuild';
import type { ReadModelStore } from '#read-models/store/read-model-store';

export interface SharedReadModels {
  readonly place: ReadModelPlace;
  /** The read models that are in place. */
  readonly store: ReadModelStore;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
}

/**
 * Builds fresh read models from the whole log beside those in place, which go on being written, and compares the two;
 * `alone` then runs their exchange while nobody writes to the old ones. Throws `AlreadyProjected` where another process
 * projects.
 */
export async function rebuildBeside(
  models: SharedReadModels,
  options: RebuildOptions,
  alone: (exchange: () => Promise<void>) => Promise<void>,
): Promise<Rebuilt> {
  const { place, log, store, settings } = models;
  const fresh = await place.openFresh();
  try {
    const projector = await buildIn(fresh, log, settings, options);
    const rebuilt = await compared(store, { store: fresh, projector }, log, options);
    await alone(async () => {
      await catchUp(models, fresh, projector, options);
      await place.replace();
    });
    return rebuilt;
  } catch (error) {
    // What is left behind is cleared away by the next start.
    await place.discardFresh().catch(() => undefined);
    throw error;
  }
}

async function compared(
  live: ReadModelStore,
  fresh: Building,
  log: EventStore,
  options: RebuildOptions,
): Promise<Rebuilt> {
  try {
    return await compareFresh(live, fresh, log, options);
  } catch (error) {
    await fresh.projector.stop();
    await fresh.store.close();
    throw error;
  }
}

async function buildIn(
  fresh: ReadModelStore,
  log: EventStore,
  settings: ProjectorSettings,
  options: RebuildOptions,
): Promise<Projector> {
  try {
    return await build(log, fresh, settings, options);
  } catch (error) {
    await fresh.close();
    throw error;
  }
}

/** Whoever has seen an event in the old read models is to see it in the fresh ones, unless the log no longer has it. */
async function catchUp(
  { store, log }: SharedReadModels,
  fresh: ReadModelStore,
  projector: Projector,
  { signal }: RebuildOptions,
): Promise<void> {
  try {
    const seen = await store.checkpoint();
    const head = await log.head();
    if (seen && head && seen.position <= head.position) await projector.waitFor(seen.position, { signal });
  } finally {
    await projector.stop();
    await fresh.close();
  }
}
