/** Lets any number in, except while one has the place to itself. */
export class Gate {
  #inside = 0;
  #emptied: (() => void) | undefined;
  #closed: Promise<unknown> | undefined;

  /** Whether nobody is inside. */
  get isEmpty(): boolean {
    return this.#inside === 0;
  }

  /** Runs work beside other work; waits while the gate is closed. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.enter();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Enters once the gate is open; call the answer to leave. */
  async enter(): Promise<() => void> {
    while (this.#closed !== undefined) await this.#closed;
    this.#inside += 1;
    return () => {
      this.#inside -= 1;
      if (this.#inside === 0) this.#emptied?.();
    };
  }

  /** Closes the gate, waits until everybody has left, works alone, and opens it again whatever came of the work. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed !== undefined) await this.#closed;
    const working = this.#whenEmpty().then(work);
    this.#closed = working.catch(() => undefined);
    try {
      return await working;
    } finally {
      this.#closed = undefined;
    }
  }

  async #whenEmpty(): Promise<void> {
    if (this.#inside > 0) await new Promise<void>((resolve) => (this.#emptied = resolve));
    this.#emptied = undefined;
  }
}
