import { Readable } from 'node:stream';
import { StreamEnded } from '../http/stream-ended.js';

export interface Ending {
  /** Aborts with a `StreamEnded`. */
  readonly signal: AbortSignal;
  /** For how many milliseconds input is waited for. Time in which none is wanted does not count. */
  readonly idle: number;
}

/** How much of a body is read and dropped once its stream was ended: bytes, and milliseconds. */
const DROPPED = { most: 1_073_741_824, within: 600_000 };

/** What has a length, such as bytes. */
interface Sized {
  readonly length: number;
}

/**
 * The chunks of a body until it is to end; then throws `StreamEnded`. What is left of the body is read and dropped: a
 * sender that sends all before it reads an answer gets to reading it. Letting go of the body ends the connection, as
 * happens where more is left than is dropped, or it takes too long.
 */
export async function* untilEnded<T extends Sized>(
  chunks: AsyncIterable<T>,
  ending: Ending,
  dropped = DROPPED,
): AsyncGenerator<T> {
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
    drop(iterator, next, dropped).catch(() => {
      // The connection ended, and with it the body; or it ends now.
      if (chunks instanceof Readable) chunks.destroy();
    });
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
    // The body's connection holds the process, where it is to go on.
    const timer = setTimeout(() => settle(() => reject(new StreamEnded('body-idle'))), idle).unref();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    next.then(
      (result) => settle(() => resolve(result)),
      (error: unknown) => settle(() => reject(error as Error)),
    );
  });
}

/** Reads what is left of a body; rejects where that takes too long, or is too much. */
async function drop<T extends Sized>(
  iterator: AsyncIterator<T>,
  next: Promise<IteratorResult<T>>,
  { within, most }: typeof DROPPED,
): Promise<void> {
  const late = AbortSignal.timeout(within);
  let left = most;
  for (let result = await inTime(next, { signal: late, idle: within }); result.done !== true;) {
    left -= result.value.length;
    if (left < 0) throw new RangeError('more is left of the body than is dropped');
    result = await inTime(iterator.next(), { signal: late, idle: within });
  }
}
