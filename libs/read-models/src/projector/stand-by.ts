import { AlreadyProjected } from '../store/errors.js';
import { systemClock, type Clock } from './clock.js';

export interface StandByOptions {
  /** Stops waiting. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** Milliseconds between two attempts; default 1000. */
  readonly every?: number;
  /** Called once with the owner that it waits for. */
  onStandBy?(owner: string): void;
}

/**
 * Starts something that claims a read model, such as a projector, as soon as the claim is free. Rejects with the
 * signal's reason, or with any other error of the start.
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
