import type { RecordedEvent } from '../port.js';

/** The events at the same index of two logs; `undefined` after the end of the shorter one. */
export type Pair = readonly [RecordedEvent | undefined, RecordedEvent | undefined];

/** Two logs in parallel, from their first events to the end of the longer one. Positions differ between stores and do not count. */
export async function* lockStep(
  a: AsyncIterable<RecordedEvent>,
  b: AsyncIterable<RecordedEvent>,
): AsyncGenerator<Pair> {
  const [left, right] = [a[Symbol.asyncIterator](), b[Symbol.asyncIterator]()];
  try {
    for (;;) {
      const [one, other] = await Promise.all([left.next(), right.next()]);
      if (one.done === true && other.done === true) return;
      yield [eventOf(one), eventOf(other)];
    }
  } finally {
    await Promise.all([left.return?.(), right.return?.()]);
  }
}

function eventOf(result: IteratorResult<RecordedEvent, unknown>): RecordedEvent | undefined {
  return result.done === true ? undefined : result.value;
}
