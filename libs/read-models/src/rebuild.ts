import type { EventStore } from '#event-store/port';
import { Projector, type ProjectorOptions } from './projector/projector.js';
import type { ReadModelPlace } from './read-model-place.js';
import type { ReadModelStore } from './store/read-model-store.js';

/** How far a rebuild has come. Positions are decimal strings. */
export interface RebuildProgress {
  readonly events: string;
  readonly position: string;
  /** The log's head when it was last looked at. */
  readonly head: string;
}

export interface RebuildOptions {
  onProgress?(progress: RebuildProgress): void;
  /** Gives the rebuild up; what it wrote is discarded. */
  readonly signal?: AbortSignal;
}

export type ProjectorSettings = Omit<ProjectorOptions, 'log' | 'store' | 'onCommitted'>;

/**
 * Projects the whole log into an empty read model, up to a head that stood still while the last events were handled.
 * The projector runs on: stop it before the store is closed.
 */
export async function build(
  log: EventStore,
  store: ReadModelStore,
  settings: ProjectorSettings,
  { onProgress, signal }: RebuildOptions = {},
): Promise<Projector> {
  let head = await log.head();
  const projector = new Projector({
    ...settings,
    log,
    store,
    onCommitted: ({ position, events }) =>
      onProgress?.({ events: String(events), position: String(position), head: String(head?.position ?? position) }),
  });
  await projector.start();
  try {
    for (let reached = -1n; head !== undefined && head.position > reached; head = await log.head()) {
      await projector.waitFor(head.position, { ...(signal && { signal }) });
      reached = head.position;
    }
    return projector;
  } catch (error) {
    await projector.stop();
    throw error;
  }
}

/** Rebuilds a read model that nobody has open: the new one takes its place when it is complete. */
export async function rebuildClosed(
  place: ReadModelPlace,
  log: EventStore,
  settings: ProjectorSettings = {},
  options: RebuildOptions = {},
): Promise<void> {
  const store = await place.openFresh();
  try {
    const projector = await build(log, store, settings, options);
    await projector.stop();
  } catch (error) {
    await store.close();
    await place.discardFresh();
    throw error;
  }
  await store.close();
  await place.replace();
}
