import type { EventStore } from '#event-store/port';
import type { ReadModelPlace, Successor } from '#read-models/read-model-place';
import { buildBeside, describe, type ProjectorSettings, type Rebuilt, type RebuildOptions } from '#read-models/rebuild';
import { closeBoth, settling } from '#read-models/settle';
import type { ReadModelStore } from '#read-models/store/read-model-store';

export interface SharedReadModels {
  readonly place: ReadModelPlace;
  /** The read models that are in place. */
  readonly store: ReadModelStore;
  readonly log: EventStore;
  readonly settings: ProjectorSettings;
}

/**
 * Brings read models up to date beside those in place, which go on being written, and compares the two; `alone` then runs
 * their exchange while this process does not write to the old ones. Closes them whatever happens.
 */
export async function succeedBeside(
  by: Successor,
  successor: ReadModelStore,
  { place, log, store, settings }: SharedReadModels,
  options: RebuildOptions,
  alone: (exchange: () => Promise<void>) => Promise<void>,
): Promise<Rebuilt> {
  const { successor: built, rebuilt } = await buildBeside(successor, store, log, settings, options);
  try {
    await alone(async () => {
      const seen = (await store.checkpoint())?.position;
      const keep = options.keep === true || by === 'kept' ? await describe(store) : undefined;
      await place.replace(by, settling(built, log, seen, options), keep);
    });
    return rebuilt;
  } catch (error) {
    await closeBoth(built).catch(() => undefined);
    throw error;
  }
}
