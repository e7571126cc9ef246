import { ReadModelBusy } from './errors.js';

export interface ReaderBounds {
  /** Concurrent queries. */
  readonly readers: number;
  /** Queries that may wait for one of them. */
  readonly waiting: number;
}

/** Number of running and waiting queries. */
export interface PoolUse {
  readonly size: number;
  readonly inUse: number;
  readonly waiting: number;
}

/** Limits the number of running and waiting queries, in the order of their arrival; further ones are refused. */
export class QueryLimiter {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #onIdle: (() => void) | undefined;

  constructor(private readonly bounds: ReaderBounds) {}

  get use(): PoolUse {
    return { size: this.bounds.readers, inUse: this.#running, waiting: this.#waiting.length };
  }

  /** Waits until a query may run; `release` must follow. Throws `ReadModelBusy` if the maximum number already waits. */
  async acquire(): Promise<void> {
    const { readers, waiting } = this.bounds;
    if (this.#running < readers) this.#running += 1;
    else if (this.#waiting.length < waiting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else throw new ReadModelBusy(`${readers} queries already run and ${waiting} wait`);
  }

  /** The next waiting query takes over the slot, so that no newcomer overtakes it. */
  release(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next();
    this.#running -= 1;
    if (this.#running === 0) this.#onIdle?.();
  }

  /** Resolves once all queries have ended, the waiting ones included. */
  async whenIdle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
  }
}
