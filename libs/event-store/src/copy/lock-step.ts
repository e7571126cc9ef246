import type { RecordedEvent } from '../port.js';

/** The events that stand at the same place of two logs; `undefined` behind the end of the shorter one. */
export type Pair = readonly [RecordedEvent | undefined, RecordedEvent | undefined];

/** Two logs side by side, from their first events until both have ended. Positions are not compared: they differ between stores. */
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
