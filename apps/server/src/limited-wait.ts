/** The wait did not come to its end: the limit or a signal came first. */
export class WaitEnded extends Error {
  constructor(reason: unknown) {
    super('the wait ended before what was waited for', { cause: reason });
    this.name = 'WaitEnded';
  }
}

/**
 * Runs a wait that ends after some milliseconds at the latest, and with any of the signals before; it is handed one signal
 * for all of them. Throws `WaitEnded` then, else what the wait throws.
 *
 * The limit is held until the wait is over, which `AbortSignal.timeout` under `AbortSignal.any` is not on every Node: once
 * garbage was collected, it never ended.
 */
export async function limitedWait<T>(
  milliseconds: number,
  signals: readonly (AbortSignal | undefined)[],
  wait: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const signal = AbortSignal.any([limit.signal, ...signals.filter((given) => given !== undefined)]);
  const timer = setTimeout(() => limit.abort(), milliseconds);
  try {
    return await wait(signal);
  } catch (error) {
    throw signal.aborted ? new WaitEnded(signal.reason) : error;
  } finally {
    clearTimeout(timer);
  }
}
