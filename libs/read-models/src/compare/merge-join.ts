/** A row of each side that match; only one if the other side has no match. */
export interface Pair<Row> {
  readonly live?: Row;
  readonly replayed?: Row;
}

/**
 * Joins two sequences that are sorted in the same order. Rows that compare as equal form a pair, one to one; surplus
 * duplicates of one side stay unpaired. Neither side is held in memory.
 */
export async function* mergeJoin<Row>(
  live: AsyncIterable<Row>,
  replayed: AsyncIterable<Row>,
  compare: (a: Row, b: Row) => number,
): AsyncGenerator<Pair<Row>> {
  const [left, right] = [new PeekableIterator(live), new PeekableIterator(replayed)];
  try {
    for (;;) {
      const [a, b] = [await left.peek(), await right.peek()];
      if (a === undefined && b === undefined) return;
      const order = a === undefined ? 1 : b === undefined ? -1 : compare(a, b);
      if (order <= 0) left.take();
      if (order >= 0) right.take();
      yield { ...(order <= 0 && { live: a }), ...(order >= 0 && { replayed: b }) };
    }
  } finally {
    await Promise.all([left.end(), right.end()]);
  }
}

/** An iterator whose next row can be read before it is consumed. */
class PeekableIterator<Row> {
  readonly #rows: AsyncIterator<Row>;
  #next: Row | undefined;
  #isEmpty = true;
  #isOver = false;

  constructor(rows: AsyncIterable<Row>) {
    this.#rows = rows[Symbol.asyncIterator]();
  }

  async peek(): Promise<Row | undefined> {
    if (this.#isEmpty && !this.#isOver) {
      const { done, value } = await this.#rows.next();
      if (done === true) this.#isOver = true;
      else [this.#next, this.#isEmpty] = [value, false];
    }
    return this.#next;
  }

  take(): void {
    this.#next = undefined;
    this.#isEmpty = true;
  }

  /** Releases the resources of the remaining rows. */
  async end(): Promise<void> {
    if (!this.#isOver) await this.#rows.return?.();
  }
}
