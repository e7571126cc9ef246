/** The part of the client's streams that is used here. */
export interface Call {
  readonly readableEnded: boolean;
  read(): unknown;
  resume(): unknown;
  on(event: 'readable' | 'end' | 'error', listener: (error?: Error) => void): unknown;
  off(event: 'readable', listener: () => void): unknown;
}

/** The number of items that may wait in this process for a consumer before the server has to wait. */
export const BUFFERED_ITEMS = 128;

/**
 * The results of a call of the client, in batches as they arrive, until the call ends, fails or is stopped. Iteration fails
 * if the call fails or is stopped. However iteration ends, the call ends at the server too.
 */
export async function* batchesOf<T>(call: Call, release: () => Promise<void>, stop: AbortSignal): AsyncGenerator<T[]> {
  const arrivals = new ArrivalSignal(call);
  const abort = () => arrivals.fail(stop.reason);
  stop.addEventListener('abort', abort);
  try {
    if (stop.aborted) abort();
    for (;;) {
      const batch = takeAll<T>(call);
      if (batch.length > 0) yield batch;
      else if (arrivals.failure) throw arrivals.failure.cause;
      else if (arrivals.over) return;
      else await arrivals.more();
    }
  } finally {
    stop.removeEventListener('abort', abort);
    call.off('readable', arrivals.arrived);
    if (!call.readableEnded) leave(call, release);
  }
}

/** Signals that a call may have more items. */
class ArrivalSignal {
  over = false;
  failure: { readonly cause: unknown } | undefined;
  #fresh = false;
  #wake = () => {};

  constructor(call: Call) {
    call.on('readable', this.arrived);
    call.on('end', () => {
      this.over = true;
      this.arrived();
    });
    // Never removed: the client may emit an error after iteration has ended, which would otherwise end the process.
    call.on('error', (error) => this.fail(error));
  }

  readonly arrived = (): void => {
    this.#fresh = true;
    this.#wake();
  };

  fail(cause: unknown): void {
    this.failure ??= { cause };
    this.arrived();
  }

  async more(): Promise<void> {
    if (!this.#fresh) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#fresh = false;
  }
}

function takeAll<T>(call: Call): T[] {
  const batch: T[] = [];
  for (let item = call.read(); item !== null; item = call.read()) batch.push(item as T);
  return batch;
}

/**
 * The caller does not wait, because a client that searches for a cluster's leader would first have to find it. Remaining
 * items must be drained, because the client holds a call that the server has ended until its last item is taken.
 */
function leave(call: Call, release: () => Promise<void>): void {
  release().then(
    () => void call.resume(),
    () => {},
  );
}
