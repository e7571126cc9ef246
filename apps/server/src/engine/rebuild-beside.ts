import type { EventStore } from '#event-store/port';
import type { Projector } from '#read-models/projector/projector';
import type { ReadModelPlace } from '#read-models/read-model-place';
import { build, type ProjectorSettings, type RebuildOptions } from '#read-models/rebuild';
import type { ReadModelStore } from '#read-models/store/read-model-store';

export interface SharedReadModels {
  readonly place: ReadModelPlace;
  /** The read models that are in place. */
  readonly store: ReadModelStore;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
}

/**
 * Builds fresh read models from the whole log beside those in place, which go on being written; `alone` then runs their
 * exchange while nobody writes to the old ones. Throws `AlreadyProjected` where another process projects.
 */
export async function rebuildBeside(
  models: SharedReadModels,
  options: RebuildOptions,
  alone: (exchange: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { place, log, settings } = models;
  const fresh = await place.openFresh();
  try {
    const projector = await buildIn(fresh, log, settings, options);
    await alone(async () => {
      await catchUp(models, fresh, projector, options);
      await place.replace();
    });
  } catch (error) {
    // What is left behind is cleared away by the next start.
    await place.discardFresh().catch(() => undefined);
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
