import type { Logger } from 'pino';
import type { Metrics } from '../health/metrics.js';
import { LimitedLines } from '../http/limited-lines.js';

export interface Refusal {
  readonly requestId: string;
  /** Of a call that belongs to a trace. */
  readonly traceId?: string;
  readonly code: string;
  readonly method: string;
  /** The pattern of the address, which names nobody. */
  readonly route?: string;
  /** Of a key that is known. */
  readonly actor?: string;
  readonly from?: string;
}

/** Counts calls that are refused for who makes them, and logs them as long as they are few. */
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

  /** Counts a call whose caller is not known, apart from the refusal that comes of it. */
  notAuthenticated(reason: 'no-key' | 'unknown-key'): void {
    this.metrics.notAuthenticated(reason);
  }
}
