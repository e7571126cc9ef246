import type { EventStore, Position } from '#event-store/port';
import type { Projector } from '../projector/projector.js';
import type { CatchUpAndClose } from '../store/read-model-location.js';
import type { ReadModelStore } from '../store/read-model-store.js';

/** A read model and its running projector. */
export interface RunningReadModel {
  readonly store: ReadModelStore;
  readonly projector: Projector;
}

/**
 * Returns the last step before a switch: brings the successor to the position that callers have seen on the current
 * read model, unless the log no longer reaches there, and closes it.
 */
export function catchUpAndClose(
  { store, projector }: RunningReadModel,
  log: EventStore,
  seen?: Position,
  { signal }: { signal?: AbortSignal } = {},
): CatchUpAndClose {
  return async (reached) => {
    try {
      const head = (await log.head())?.position;
      const targets = [seen, reached].filter((target) => target !== undefined && head !== undefined && target <= head);
      for (const target of targets) await projector.waitFor(target!, { ...(signal && { signal }) });
    } finally {
      await stopAndClose({ store, projector });
    }
  };
}

/** Stops at a clean checkpoint and closes the store. */
export async function stopAndClose({ store, projector }: RunningReadModel): Promise<void> {
  await projector.stop();
  await store.close();
}
