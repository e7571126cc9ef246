import { Readable } from 'node:stream';
import { StreamEnded } from '../http/stream-ended.js';

export interface StreamLimits {
  /** Aborts with a `StreamEnded`. */
  readonly signal: AbortSignal;
  /** For how many milliseconds input is waited for. Time in which none is wanted does not count. */
  readonly idle: number;
}

/** How much of a body is read and dropped once its stream was ended: bytes, and milliseconds. */
const DRAIN_LIMITS = { most: 1_073_741_824, within: 600_000 };

/** What has a length, such as bytes. */
interface Sized {
  readonly length: number;
}

/**
 * The chunks of a body until it is to end; then throws `StreamEnded`. What is left of the body is read and dropped: a
 * sender that sends all before it reads an answer gets to reading it. Letting go of the body ends the connection, as
 * happens where more is left than is dropped, or it takes too long.
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
      // The connection ended, and with it the body; or it ends now.
      if (chunks instanceof Readable) chunks.destroy();
    });
  }
}

/** The items, none of them once the stream is to end. */
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
    // The body's connection holds the process, where it is to go on.
    const timer = setTimeout(() => finish(() => reject(new StreamEnded('body-idle'))), idle).unref();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    next.then(
      (result) => finish(() => resolve(result)),
      (error: unknown) => finish(() => reject(error as Error)),
    );
  });
}

/** Reads what is left of a body; rejects where that takes too long, or is too much. */
async function drain<T extends Sized>(
  iterator: AsyncIterator<T>,
  next: Promise<IteratorResult<T>>,
  { within, most }: typeof DRAIN_LIMITS,
): Promise<void> {
  const late = AbortSignal.timeout(within);
  let left = most;
  for (let result = await withinLimits(next, { signal: late, idle: within }); result.done !== true;) {
    left -= result.value.length;
    if (left < 0) throw new RangeError('more is left of the body than is dropped');
    result = await withinLimits(iterator.next(), { signal: late, idle: within });
  }
}
