/** Reads the number that changes with every commit to the log. */
export type LogVersion = () => number;

/**
 * Wakes callers that wait for the log to grow: at once after a commit of this store (`look`), and within the poll interval
 * (milliseconds) after a commit of another process. Polls only while a caller waits; this does not keep the process alive.
 */
export class Watch {
  readonly #waiting = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly version: LogVersion,
    private readonly interval: number,
  ) {}

  /** Resolves when the log is no longer at the version, or the signal aborts. Rejects if the log cannot be read. */
  changedFrom(version: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: unknown) => {
        this.#waiting.delete(waiter);
        signal.removeEventListener('abort', stop);
        if (this.#waiting.size === 0) this.#rest();
        if (error === undefined) resolve();
        else reject(error);
      };
      const stop = () => finish();
      const waiter: Waiter = { version, finish };
      if (signal.aborted) return resolve();
      this.#waiting.add(waiter);
      signal.addEventListener('abort', stop);
      this.#timer ??= setInterval(() => this.look(), this.interval).unref();
      this.look();
    });
  }

  look(): void {
    if (this.#waiting.size === 0) return;
    try {
      const now = this.version();
      for (const waiter of [...this.#waiting]) if (waiter.version !== now) waiter.finish();
    } catch (error) {
      for (const waiter of [...this.#waiting]) waiter.finish(error);
    }
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

interface Waiter {
  readonly version: number;
  finish(error?: unknown): void;
}
