import { StreamEnded } from '../http/stream-ended.js';

export interface Ending {
  /** Aborts with a `StreamEnded`. */
  readonly signal: AbortSignal;
  /** For how many milliseconds input is waited for. Time in which none is wanted does not count. */
  readonly idle: number;
}

/**
 * The chunks of a body until it is to end; then throws `StreamEnded`. What is left of the body is read and dropped: a
 * sender that sends all before it reads an answer gets to reading it. Letting go of the body would end the connection.
 */
export async function* untilEnded<T>(chunks: AsyncIterable<T>, ending: Ending): AsyncGenerator<T> {
  const iterator = chunks[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const result = await inTime(next, ending);
      if (result.done) return;
      yield result.value;
      next = iterator.next();
    }
  } finally {
    void drop(iterator, next);
  }
}

/** The items, none of them once the stream is to end. */
export async function* whileOpen<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}

function inTime<T>(next: Promise<T>, { signal, idle }: Ending): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      how();
    };
    const end = () => settle(() => reject(signal.reason as Error));
    const timer = setTimeout(() => settle(() => reject(new StreamEnded('body-idle'))), idle);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    next.then(
      (result) => settle(() => resolve(result)),
      (error: unknown) => settle(() => reject(error as Error)),
    );
  });
}

async function drop<T>(iterator: AsyncIterator<T>, next: Promise<IteratorResult<T>>): Promise<void> {
  try {
    for (let result = await next; result.done !== true;) result = await iterator.next();
  } catch {
    // The connection ended, and with it the body.
  }
}
