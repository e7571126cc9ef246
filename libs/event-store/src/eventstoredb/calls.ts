/** What is needed of the client's streams. */
export interface Call {
  readonly readableEnded: boolean;
  read(): unknown;
  resume(): unknown;
  on(event: 'readable' | 'end' | 'error', listener: (error?: Error) => void): unknown;
  off(event: 'readable', listener: () => void): unknown;
}

/** Items that wait in this process for a consumer, before the server has to wait. */
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

/** Tells when there may be more to take from a call. */
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
    // Listened to for good: the client may emit an error when nobody iterates any more, which else would end the process.
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
 * Not waited for: a client that seeks a cluster's leader would first have to find it. What is left must flow away, as
 * the client keeps a call that the server has ended until its last item is taken.
 */
function leave(call: Call, release: () => Promise<void>): void {
  release().then(
    () => void call.resume(),
    () => {},
  );
}
