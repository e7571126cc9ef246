import { position } from '#event-store/port';
import type { ReadSide } from '../engine/read-side.js';
import { limitedWait } from '../limited-wait.js';

/** How long to wait for read models that may not be advancing, in milliseconds. */
const LONGEST_WAIT = 10_000;

/**
 * Waits until the read models have what is in the log now, for a bounded time in case nobody projects. Rejects with the
 * signal's reason.
 */
export async function caughtUp(models: Pick<ReadSide, 'status' | 'waitFor'>, signal: AbortSignal): Promise<void> {
  const { head } = await models.status();
  if (head === undefined) return;
  try {
    await limitedWait(LONGEST_WAIT, [signal], (limited) =>
      models.waitFor(position(head.position), { signal: limited }),
    );
  } catch {
    signal.throwIfAborted();
  }
}
