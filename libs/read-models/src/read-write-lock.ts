/** A lock that any number of readers or one writer can hold. */
export class ReadWriteLock {
  #readers = 0;
  #onDrained: (() => void) | undefined;
  #writing: Promise<unknown> | undefined;

  /** Whether nobody reads. */
  get isIdle(): boolean {
    return this.#readers === 0;
  }

  /** Runs work together with other readers; waits while a writer holds the lock. */
  async withReadLock<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquireRead();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Resolves once no writer holds the lock; call the result to release it. */
  async acquireRead(): Promise<() => void> {
    while (this.#writing !== undefined) await this.#writing;
    this.#readers += 1;
    return () => {
      this.#readers -= 1;
      if (this.#readers === 0) this.#onDrained?.();
    };
  }

  /**
   * Keeps new readers out, waits until the current ones have finished, then runs work alone. Releases the lock even if
   * the work fails.
   */
  async withWriteLock<T>(work: () => Promise<T>): Promise<T> {
    while (this.#writing !== undefined) await this.#writing;
    const working = this.#drained().then(work);
    this.#writing = working.catch(() => undefined);
    try {
      return await working;
    } finally {
      this.#writing = undefined;
    }
  }

  async #drained(): Promise<void> {
    if (this.#readers > 0) await new Promise<void>((resolve) => (this.#onDrained = resolve));
    this.#onDrained = undefined;
  }
}
