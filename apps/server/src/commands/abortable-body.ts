import { Readable } from 'node:stream';
import { StreamEnded } from '../http/stream-ended.js';

export interface StreamLimits {
  /** Aborts with a `StreamEnded`. */
  readonly signal: AbortSignal;
  /** For how many milliseconds to wait for input. Time without a pending read does not count. */
  readonly idle: number;
}

/** How much of a body is read and discarded after its stream ended, in bytes and milliseconds. */
const DRAIN_LIMITS = { most: 1_073_741_824, within: 600_000 };

/** A chunk with a length, such as bytes. */
interface Sized {
  readonly length: number;
}

/**
 * Yields the chunks of a body until the limits end it, then throws `StreamEnded`. The rest of the body is read and
 * discarded, so that a sender that sends everything first can still read its answers. The connection ends if the rest
 * is too long or takes too long.
 */
export async function* abortableBody<T extends Sized>(
  chunks: AsyncIterable<T>,
  limits: StreamLimits,
  drainLimits = DRAIN_LIMITS,
): AsyncGenerator<T> {
  const iterator = chunks[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const result = await withinLimits(next, limits);
      if (result.done) return;
      yield result.value;
      next = iterator.next();
    }
  } finally {
    drain(iterator, next, drainLimits).catch(() => {
      // The connection has ended, or destroying the body ends it.
      if (chunks instanceof Readable) chunks.destroy();
    });
  }
}

/** Yields the items until the signal aborts. */
export async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}

function withinLimits<T>(next: Promise<T>, { signal, idle }: StreamLimits): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (how: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      how();
    };
    const end = () => finish(() => reject(signal.reason as Error));
    // The connection of the body keeps the process alive if it must go on.
    const timer = setTimeout(() => finish(() => reject(new StreamEnded('body-idle'))), idle).unref();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    next.then(
      (result) => finish(() => resolve(result)),
      (error: unknown) => finish(() => reject(error as Error)),
    );
  });
}

/** Reads the rest of a body. Rejects if it takes too long or is too much. */
async function drain<T extends Sized>(
  iterator: AsyncIterator<T>,
  next: Promise<IteratorResult<T>>,
  { within, most }: typeof DRAIN_LIMITS,
): Promise<void> {
  const late = AbortSignal.timeout(within);
  let left = most;
  for (let result = await withinLimits(next, { signal: late, idle: within }); result.done !== true;) {
    left -= result.value.length;
    if (left < 0) throw new RangeError('the rest of the body is too large to discard');
    result = await withinLimits(iterator.next(), { signal: late, idle: within });
  }
}
