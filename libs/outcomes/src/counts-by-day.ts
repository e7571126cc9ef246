/**
 * A sample of whole numbers (days, usually) as what a grouping query gives: each value once, in ascending order,
 * with how often it occurs. Counts are positive safe integers. Everything in this library is computed from it exactly,
 * so the same sample gives the same figures bit for bit, whatever order its members came in.
 */
export type CountsByDay = readonly (readonly [value: number, count: number])[];

/** The counts of pairs in any order; pairs of the same value are added up, those that count nothing left out. */
export function countsByDay(pairs: Iterable<readonly [value: number, count: number]>): CountsByDay {
  const counts = new Map<number, number>();
  for (const [value, count] of pairs) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`);
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
    counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
}

/** How many members a sample has. */
export function sizeOf(counts: CountsByDay): number {
  return counts.reduce((n, [, count]) => n + count, 0);
}

/** The member at a place of the sorted sample, from 0. Throws `RangeError` beyond its ends. */
export function memberAt(counts: CountsByDay, index: number): number {
  let before = 0;
  for (const [value, count] of counts) {
    before += count;
    if (index >= 0 && index < before) return value;
  }
  throw new RangeError(`no member ${index} in a sample of ${before}`);
}
