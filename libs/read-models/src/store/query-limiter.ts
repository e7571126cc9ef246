import { ReadModelBusy } from './errors.js';

export interface ReaderBounds {
  /** Queries that run at a time. */
  readonly readers: number;
  /** Queries that wait for one of them to end. */
  readonly waiting: number;
}

/** How many questions are answered, and how many wait for one of them to end. */
export interface PoolUse {
  readonly size: number;
  readonly inUse: number;
  readonly waiting: number;
}

/** Lets so many queries run at a time and so many wait, in the order in which they came; of more, each is refused. */
export class QueryLimiter {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #onIdle: (() => void) | undefined;

  constructor(private readonly bounds: ReaderBounds) {}

  get use(): PoolUse {
    return { size: this.bounds.readers, inUse: this.#running, waiting: this.#waiting.length };
  }

  /** Waits for a turn, which has to be ended. Throws `ReadModelBusy` where as many wait as may. */
  async acquire(): Promise<void> {
    const { readers, waiting } = this.bounds;
    if (this.#running < readers) this.#running += 1;
    else if (this.#waiting.length < waiting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else throw new ReadModelBusy(`${readers} questions run and ${waiting} wait already`);
  }

  /** The next in the queue takes over the turn, so that nobody comes in between. */
  release(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next();
    this.#running -= 1;
    if (this.#running === 0) this.#onIdle?.();
  }

  /** Resolves once every turn has ended, those that wait included. */
  async whenIdle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
  }
}
