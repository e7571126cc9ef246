import { delayAfter, pause, type RetryPolicy } from '../retry-policy.js';
import { mayPass } from './failures.js';

/** The waits before an interrupted read resumes. */
export type BackOff = RetryPolicy;

/** An interrupted read that is about to resume from where it was. */
export interface Interruption {
  readonly of: 'read' | 'subscription';
  readonly cause: unknown;
  /** Failures since the last progress, including this one. */
  readonly failures: number;
  /** Milliseconds until it resumes. */
  readonly delay: number;
}

export interface ReadRetriesOptions {
  readonly of: Interruption['of'];
  readonly backOff: BackOff;
  /** Failures without progress after which the caller gets the error. */
  readonly failures: number;
  /** Ends the waiting. */
  readonly stop: AbortSignal;
  readonly onInterruption: (interruption: Interruption) => void;
}

/** Decides how often and when one read resumes. */
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
