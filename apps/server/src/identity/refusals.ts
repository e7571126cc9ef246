import type { Logger } from 'pino';
import type { Metrics } from '../health/metrics.js';
import { LimitedLines } from '../http/limited-lines.js';

export interface Refusal {
  readonly requestId: string;
  /** The trace of the call, if it belongs to one. */
  readonly traceId?: string;
  readonly code: string;
  readonly method: string;
  /** The pattern of the address, which contains no ids. */
  readonly route?: string;
  /** The actor of a known key. */
  readonly actor?: string;
  readonly from?: string;
}

/** Counts calls that are refused because of their caller, and logs them with a rate limit. */
export class Refusals {
  readonly #lines: LimitedLines<'warn'>;

  constructor(
    logger: Pick<Logger, 'warn'>,
    private readonly metrics: Pick<Metrics, 'refused' | 'notAuthenticated'>,
    now?: () => number,
  ) {
    const messages = { each: 'a call was refused', more: 'more calls were refused' };
    this.#lines = new LimitedLines(logger, 'warn', messages, now);
  }

  add(refusal: Refusal): void {
    this.metrics.refused(refusal.code);
    this.#lines.add(refusal);
  }

  /** Counts a call of an unknown caller, in addition to the refusal that follows. */
  notAuthenticated(reason: 'no-key' | 'unknown-key'): void {
    this.metrics.notAuthenticated(reason);
  }
}
