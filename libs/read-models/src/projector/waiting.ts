interface Waiter {
  readonly position: bigint;
  resolve(): void;
  reject(error: unknown): void;
}

/** Those who wait until the projection has reached a position. */
export class Waiting {
  readonly #waiters = new Set<Waiter>();

  /** Resolves when the position is reached; rejects with the signal's reason when that comes first. */
  until(position: bigint, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (settle: () => void): void => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', giveUp);
        settle();
      };
      const giveUp = (): void => leave(() => reject(signal?.reason as Error));
      const waiter = {
        position,
        resolve: () => leave(resolve),
        reject: (error: unknown) => leave(() => reject(error as Error)),
      };
      if (signal?.aborted) return giveUp();
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', giveUp);
    });
  }

  reached(position: bigint): void {
    for (const waiter of [...this.#waiters]) if (waiter.position <= position) waiter.resolve();
  }

  fail(error: unknown): void {
    for (const waiter of [...this.#waiters]) waiter.reject(error);
  }
}
