import { setTimeout as wait } from 'node:timers/promises';
import { mayPass } from './failures.js';

/** How long to wait before a broken read is taken up again, in milliseconds: `first`, doubled up to `most`, each jittered by half. */
export interface BackOff {
  readonly first: number;
  readonly most: number;
}

/** A read that was broken off and is about to be taken up again from where it was. */
export interface Interruption {
  readonly of: 'read' | 'subscription';
  readonly cause: unknown;
  /** Failures since it last got on, this one included. */
  readonly failures: number;
  /** Milliseconds until it is taken up again. */
  readonly delay: number;
}

export interface PatienceOptions {
  readonly of: Interruption['of'];
  readonly backOff: BackOff;
  /** Failures without progress after which the error is the caller's. */
  readonly failures: number;
  /** Ends the waiting. */
  readonly stop: AbortSignal;
  readonly onInterruption: (interruption: Interruption) => void;
}

/** How often one read is taken up again, and when. */
export class Patience {
  #failures = 0;

  constructor(private readonly options: PatienceOptions) {}

  progressed(): void {
    this.#failures = 0;
  }

  /** Waits before the next attempt; throws the error when there is to be none. Returns early when told to stop. */
  async after(cause: unknown): Promise<void> {
    const { of, backOff, failures, stop, onInterruption } = this.options;
    if (stop.aborted) return;
    this.#failures += 1;
    if (!mayPass(cause) || this.#failures >= failures) throw cause;
    const delay = Math.min(backOff.most, backOff.first * 2 ** (this.#failures - 1)) * (0.5 + Math.random());
    onInterruption({ of, cause, failures: this.#failures, delay });
    await wait(delay, undefined, { signal: stop }).catch(ignoreAbort);
  }
}

function ignoreAbort(): void {}
