import type { EventStore, Position } from '#event-store/port';
import type { Projector } from './projector/projector.js';
import type { Settle } from './read-model-place.js';
import type { ReadModelStore } from './store/read-model-store.js';

/** A read model with the projector that runs on it. */
export interface Building {
  readonly store: ReadModelStore;
  readonly projector: Projector;
}

/**
 * Brings a read model that takes over as far as those who ask have seen the one before, unless the log no longer
 * reaches there, and closes it.
 */
export function settling(
  { store, projector }: Building,
  log: EventStore,
  seen?: Position,
  { signal }: { signal?: AbortSignal } = {},
): Settle {
  return async (reached) => {
    try {
      const head = (await log.head())?.position;
      const aims = [seen, reached].filter((aim) => aim !== undefined && head !== undefined && aim <= head);
      for (const aim of aims) await projector.waitFor(aim!, { ...(signal && { signal }) });
    } finally {
      await closeBoth({ store, projector });
    }
  };
}

/** Ends at a clean checkpoint. */
export async function closeBoth({ store, projector }: Building): Promise<void> {
  await projector.stop();
  await store.close();
}
