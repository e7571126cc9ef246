import type { EventStore } from '#event-store/port';
import { Projector, type ProjectorOptions } from './projector/projector.js';
import type { ReadModelPlace, ReadModelToRead } from './read-model-place.js';
import type { Checkpoint, ReadModelStore } from './store/read-model-store.js';
import { compareBeside, type LiveModel, type Verification, type VerifyOptions } from './verify/beside.js';

/** Phases, and rows to tell: as of a verification. Given up, what was written is discarded. */
export type RebuildOptions = VerifyOptions;

/** What a rebuild came to. */
export interface Rebuilt {
  /** What the new read model holds: events, and the position of the last, decimal strings. */
  readonly events: string;
  readonly position: string;
  /**
   * How the read model that was replaced differed from the new one, as of the last position at which both were at hand;
   * nothing where there was none to compare.
   */
  readonly difference: Verification | null;
  /** Why nothing was compared. */
  readonly uncompared?: string;
}

/** A read model that is being built, with the projector that runs on it. */
export interface Building {
  readonly store: ReadModelStore;
  readonly projector: Projector;
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
  { onProgress, signal }: Pick<RebuildOptions, 'onProgress' | 'signal'> = {},
): Promise<Projector> {
  let head = await log.head();
  const projector = new Projector({
    ...settings,
    log,
    store,
    onCommitted: ({ position, events }) =>
      onProgress?.({
        phase: 'replaying',
        events: String(events),
        position: String(position),
        head: String(head?.position ?? position),
      }),
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

/**
 * Compares the read model in place with one that was built to take its place, while both go on. What cannot be read, of
 * another version or damaged, is not compared. Throws the signal's reason.
 */
export async function compareFresh(
  live: LiveModel | undefined,
  { store, projector }: Building,
  log: EventStore,
  options: RebuildOptions = {},
): Promise<Rebuilt> {
  const compared = await comparison(live, log, options, async (checkpoint) => {
    if (checkpoint !== undefined) await projector.waitFor(checkpoint.position, { signal: options.signal });
    return store;
  });
  const checkpoint = await store.checkpoint();
  return { events: String(checkpoint?.events ?? 0n), position: String(checkpoint?.position ?? 0n), ...compared };
}

async function comparison(
  live: LiveModel | undefined,
  log: EventStore,
  options: RebuildOptions,
  fresh: (checkpoint: Checkpoint | undefined) => Promise<LiveModel>,
): Promise<Pick<Rebuilt, 'difference' | 'uncompared'>> {
  if (live === undefined) return { difference: null, uncompared: 'there was no read model to compare with' };
  try {
    return { difference: await compareBeside(live, fresh, log, options) };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { difference: null, uncompared: error instanceof Error ? error.message : String(error) };
  }
}

/** Rebuilds a read model that nobody has open: the new one takes its place when it is complete. */
export async function rebuildClosed(
  place: ReadModelPlace,
  log: EventStore,
  settings: ProjectorSettings = {},
  options: RebuildOptions = {},
): Promise<Rebuilt> {
  const store = await place.openFresh();
  let rebuilt: Rebuilt;
  try {
    const projector = await build(log, store, settings, options);
    try {
      rebuilt = await compareCurrent(place, { store, projector }, log, options);
    } finally {
      await projector.stop();
    }
  } catch (error) {
    await store.close();
    await place.discardFresh();
    throw error;
  }
  await store.close();
  await place.replace();
  return rebuilt;
}

async function compareCurrent(
  place: ReadModelPlace,
  fresh: Building,
  log: EventStore,
  options: RebuildOptions,
): Promise<Rebuilt> {
  let live: ReadModelToRead | undefined;
  let unreadable: string | undefined;
  try {
    live = await place.openToRead();
  } catch (error) {
    unreadable = error instanceof Error ? error.message : String(error);
  }
  try {
    const rebuilt = await compareFresh(live, fresh, log, options);
    return unreadable === undefined ? rebuilt : { ...rebuilt, uncompared: unreadable };
  } finally {
    await live?.close();
  }
}
