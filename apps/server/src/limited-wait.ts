/** The time limit or a signal ended the wait. */
export class WaitEnded extends Error {
  constructor(reason: unknown) {
    super('the wait ended first', { cause: reason });
    this.name = 'WaitEnded';
  }
}

/**
 * Runs a wait with a time limit that also ends with any of the signals. The wait receives one signal for all of them.
 * Throws `WaitEnded` then, and otherwise the error of the wait.
 *
 * The timer is referenced until the wait is over. On some Node versions `AbortSignal.timeout` under `AbortSignal.any`
 * is not: after a garbage collection it never fired.
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
