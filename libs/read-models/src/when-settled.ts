import { once } from 'node:events';

/**
 * Resolves when a promise has settled, whether fulfilled or rejected. Rejects with the signal's reason if that comes
 * first.
 */
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
