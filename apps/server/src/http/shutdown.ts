import { setTimeout } from 'node:timers/promises';

/**
 * Notifies the parts that must know about a stop: first the readiness checks, while the server drains, then everything
 * that would never end (live feeds, waits).
 */
export class Shutdown {
  readonly #controller = new AbortController();
  #isStopping = false;

  /** Aborts when the server accepts no new work. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether a stop was requested. From then on the server is not ready, though it may still answer for a while. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /**
   * Waits for the drain delay, so that load balancers send their calls elsewhere, before the server accepts no new
   * work.
   */
  async begin(drainDelay = 0): Promise<void> {
    this.#isStopping = true;
    if (drainDelay > 0) await setTimeout(drainDelay);
    this.#controller.abort();
  }
}
