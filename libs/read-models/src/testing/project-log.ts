import type { EventStore } from '#event-store/port';
import { Projector, type ProjectorOptions } from '../projector/projector.js';
import type { ReadModelStore } from '../store/read-model-store.js';

/** Projects the current log and stops. */
export async function projectLog(
  log: EventStore,
  store: ReadModelStore,
  options: Partial<ProjectorOptions> = {},
): Promise<void> {
  const projector = new Projector({ log, store, ...options });
  await projector.start();
  const head = await log.head();
  if (head !== undefined) await projector.waitFor(head.position);
  await projector.stop();
}
