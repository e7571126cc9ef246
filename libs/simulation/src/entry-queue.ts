/** Items by their day, the earliest first, and items of one day by their order: a binary heap. */
export class EntryQueue<Item extends { readonly day: number; readonly order: number }> {
  private readonly heap: Item[] = [];

  /** The day of the first in the queue. */
  get nextDay(): number | undefined {
    return this.heap[0]?.day;
  }

  push(item: Item): void {
    const { heap } = this;
    let index = heap.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!comesBefore(item, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = item;
  }

  pop(): Item | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      if (left >= heap.length) break;
      const child = right < heap.length && comesBefore(heap[right]!, heap[left]!) ? right : left;
      if (!comesBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function comesBefore<Item extends { readonly day: number; readonly order: number }>(a: Item, b: Item): boolean {
  return a.day !== b.day ? a.day < b.day : a.order < b.order;
}
