import { AlreadyProjected } from '../store/errors.js';
import { systemClock, type Clock } from './clock.js';

export interface StandByOptions {
  /** Gives the waiting up. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** Milliseconds from one attempt to the next; default 1000. */
  readonly every?: number;
  /** Told once, of the projector that is waited for. */
  onStandBy?(owner: string): void;
}

/**
 * Starts something that claims a read model, such as a projector, as soon as no other has the claim. Rejects with the
 * signal's reason, or with what else came in the way.
 */
export async function standBy<T>(start: () => Promise<T>, options: StandByOptions): Promise<T> {
  const { signal, clock = systemClock, every = 1000, onStandBy } = options;
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof AlreadyProjected)) throw error;
      if (attempt === 1) onStandBy?.(error.owner);
    }
    await clock.wait(every, signal);
  }
}
