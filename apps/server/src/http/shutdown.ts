import { setTimeout } from 'node:timers/promises';

/**
 * Tells who has to know that the server stops: first, while it drains, those that ask whether it is ready, then what would
 * otherwise go on for ever (live feeds, waits).
 */
export class Shutdown {
  readonly #controller = new AbortController();
  #isStopping = false;

  /** Aborts when nothing new is taken any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether a stop was asked for: from then on the server is not ready, though it may go on answering for a while. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Goes on for so many milliseconds, so that load balancers send their calls elsewhere, before nothing new is taken. */
  async begin(drainDelay = 0): Promise<void> {
    this.#isStopping = true;
    if (drainDelay > 0) await setTimeout(drainDelay);
    this.#controller.abort();
  }
}
