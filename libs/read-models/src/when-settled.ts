import { once } from 'node:events';

/** Waits until something is over, however it ended. Rejects with the signal's reason where that comes first. */
export async function whenSettled(running: Promise<unknown>, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const waited = new AbortController();
  try {
    const aborted = signal && once(signal, 'abort', { signal: waited.signal }).then(() => signal.throwIfAborted());
    await Promise.race([running.catch(() => undefined), ...(aborted ? [aborted] : [])]);
  } finally {
    waited.abort();
  }
}
