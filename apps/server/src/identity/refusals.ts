import type { Logger } from 'pino';
import type { Metrics } from '../health/metrics.js';

export interface Refusal {
  readonly code: string;
  readonly method: string;
  /** The pattern of the address, which names nobody. */
  readonly route?: string;
  /** Of a key that is known. */
  readonly actor?: string;
  readonly from?: string;
}

/** Lines in the log in each window; whoever knocks all night fills no disk. */
const LINES = 10;
const WINDOW_MS = 10_000;

/** Counts refused calls, and logs them as long as they are few. */
export class Refusals {
  #windowEnds = -Infinity;
  #lines = 0;
  #silent = 0;

  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly metrics: Pick<Metrics, 'refused' | 'notAuthenticated'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(refusal: Refusal): void {
    this.metrics.refused(refusal.code);
    if (this.now() >= this.#windowEnds) this.#begin();
    if (this.#lines < LINES) this.logger.warn(refusal, 'a call was refused');
    else this.#silent += 1;
    this.#lines += 1;
  }

  /** Counts a call whose caller is not known, apart from the refusal that comes of it. */
  notAuthenticated(reason: 'no-key' | 'unknown-key'): void {
    this.metrics.notAuthenticated(reason);
  }

  #begin(): void {
    if (this.#silent > 0) this.logger.warn({ refusals: this.#silent }, 'more calls were refused');
    this.#windowEnds = this.now() + WINDOW_MS;
    this.#lines = 0;
    this.#silent = 0;
  }
}
