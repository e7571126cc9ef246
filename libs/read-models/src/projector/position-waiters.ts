interface Waiter {
  readonly position: bigint;
  resolve(): void;
  reject(error: unknown): void;
}

/** Callers that wait until the projection has reached a position. */
export class PositionWaiters {
  readonly #waiters = new Set<Waiter>();

  /** Resolves when the position is reached; rejects with the signal's reason if that comes first. */
  waitFor(position: bigint, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (finish: () => void): void => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', giveUp);
        finish();
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

  resolveUpTo(position: bigint): void {
    for (const waiter of [...this.#waiters]) if (waiter.position <= position) waiter.resolve();
  }

  rejectAll(error: unknown): void {
    for (const waiter of [...this.#waiters]) waiter.reject(error);
  }
}
