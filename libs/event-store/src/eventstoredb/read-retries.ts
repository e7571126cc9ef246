import { delayAfter, pause, type RetryPolicy } from '../retry-policy.js';
import { mayPass } from './failures.js';

/** How long to wait before a broken read is taken up again. */
export type BackOff = RetryPolicy;

/** A read that was broken off and is about to be taken up again from where it was. */
export interface Interruption {
  readonly of: 'read' | 'subscription';
  readonly cause: unknown;
  /** Failures since it last got on, this one included. */
  readonly failures: number;
  /** Milliseconds until it is taken up again. */
  readonly delay: number;
}

export interface ReadRetriesOptions {
  readonly of: Interruption['of'];
  readonly backOff: BackOff;
  /** Failures without progress after which the error is the caller's. */
  readonly failures: number;
  /** Ends the waiting. */
  readonly stop: AbortSignal;
  readonly onInterruption: (interruption: Interruption) => void;
}

/** How often one read is taken up again, and when. */
export class ReadRetries {
  #failures = 0;

  constructor(private readonly options: ReadRetriesOptions) {}

  progressed(): void {
    this.#failures = 0;
  }

  /** Waits before the next attempt; throws the error if there is no further attempt. Returns early on a stop signal. */
  async after(cause: unknown): Promise<void> {
    const { of, backOff, failures, stop, onInterruption } = this.options;
    if (stop.aborted) return;
    this.#failures += 1;
    if (!mayPass(cause) || this.#failures >= failures) throw cause;
    const delay = delayAfter(this.#failures, backOff);
    onInterruption({ of, cause, failures: this.#failures, delay });
    await pause(delay, stop);
  }
}
