/**
 * A sample of whole numbers (usually days) in the form of a grouping query: each value once, in ascending order, with its
 * number of occurrences. Counts are positive safe integers. This library computes everything exactly from it, so that the
 * same sample gives the same figures bit for bit, in whatever order its members arrived.
 */
export type CountsByDay = readonly (readonly [value: number, count: number])[];

/** The counts of pairs in any order. Pairs of the same value are summed, pairs with count 0 are left out. */
export function countsByDay(pairs: Iterable<readonly [value: number, count: number]>): CountsByDay {
  const counts = new Map<number, number>();
  for (const [value, count] of pairs) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`);
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
    counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
}

/** The number of members of a sample. */
export function sizeOf(counts: CountsByDay): number {
  return counts.reduce((n, [, count]) => n + count, 0);
}

/** The member at an index of the sorted sample, from 0. Throws `RangeError` beyond its ends. */
export function memberAt(counts: CountsByDay, index: number): number {
  let before = 0;
  for (const [value, count] of counts) {
    before += count;
    if (index >= 0 && index < before) return value;
  }
  throw new RangeError(`no member ${index} in a sample of ${before}`);
}
