/** Lets any number in, except while one has the place to itself. */
export class ReadWriteLock {
  #readers = 0;
  #onDrained: (() => void) | undefined;
  #writing: Promise<unknown> | undefined;

  /** Whether nobody is inside. */
  get isIdle(): boolean {
    return this.#readers === 0;
  }

  /** Runs work beside other work; waits while the gate is closed. */
  async withReadLock<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquireRead();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Enters once the gate is open; call the answer to leave. */
  async acquireRead(): Promise<() => void> {
    while (this.#writing !== undefined) await this.#writing;
    this.#readers += 1;
    return () => {
      this.#readers -= 1;
      if (this.#readers === 0) this.#onDrained?.();
    };
  }

  /** Closes the gate, waits until everybody has left, works alone, and opens it again whatever came of the work. */
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
