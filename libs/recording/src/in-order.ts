/**
 * Processes items as they arrive, at most `window` at a time, and yields the results in the order of the items, each as soon
 * as it and all earlier ones are ready. Reading pauses while the window is full, so a slow consumer slows the producer.
 * An error of the source is thrown after the results of the items before it; an error of the work is thrown in its turn.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  window: number,
): AsyncGenerator<Result> {
  const started: Promise<Result>[] = [];
  const arrived = new Signal();
  const freed = new Signal();
  let ended = false;
  let abandoned = false;

  async function read(): Promise<void> {
    try {
      for await (const item of items) {
        const result = work(item);
        // A failure is reported in its turn, not as an unhandled rejection before it.
        result.catch(() => undefined);
        started.push(result);
        arrived.raise();
        while (started.length >= window && !abandoned) await freed.wait();
        if (abandoned) return;
      }
    } finally {
      ended = true;
      arrived.raise();
    }
  }

  const reading = read();
  reading.catch(() => undefined);
  try {
    for (;;) {
      while (started.length === 0 && !ended) await arrived.wait();
      const next = started[0];
      if (next === undefined) break;
      const result = await next;
      void started.shift();
      freed.raise();
      yield result;
    }
    await reading;
  } finally {
    abandoned = true;
    freed.raise();
  }
}

/** Wakes the waiter, if there is one. A signal without a waiter is lost, so waiters check the state first. */
class Signal {
  #wake: () => void = () => undefined;

  wait(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  raise(): void {
    this.#wake();
  }
}
