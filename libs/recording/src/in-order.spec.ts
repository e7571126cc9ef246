import { describe, expect, it } from '@jest/globals';
import { inOrder } from './in-order.js';

describe('work in order', () => {
  it('hands out results in the order of the items, whichever is ready first', async () => {
    const gates = [barrier(), barrier(), barrier()];
    const results = inOrder([0, 1, 2], (index) => gates[index]!.opened.then(() => index), 3);
    const collected = collect(results);
    gates[2]!.open();
    gates[1]!.open();
    gates[0]!.open();
    expect(await collected).toEqual([0, 1, 2]);
  });

  it('hands out a result before the next item comes', async () => {
    const second = barrier();
    async function* items() {
      yield 'first';
      await second.opened;
      yield 'second';
    }
    const results = inOrder(items(), (item) => Promise.resolve(item), 10);
    expect((await results.next()).value).toBe('first');
    second.open();
    expect((await results.next()).value).toBe('second');
    expect((await results.next()).done).toBe(true);
  });

  it('never has more under way than the window', async () => {
    let under = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      return item;
    };
    const items = Array.from({ length: 50 }, (_, index) => index);
    expect(await collect(inOrder(items, work, 4))).toEqual(items);
    expect(most).toBe(4);
  });

  it('throws what the items throw, after the results before it', async () => {
    async function* items() {
      yield 1;
      throw new Error('cut off');
    }
    const results = inOrder(items(), (item) => Promise.resolve(item), 4);
    expect((await results.next()).value).toBe(1);
    await expect(results.next()).rejects.toThrow('cut off');
  });

  it('stops reading when its consumer stops', async () => {
    let read = 0;
    function* items() {
      for (;;) yield read++;
    }
    for await (const result of inOrder(items(), (item) => Promise.resolve(item), 2)) if (result === 3) break;
    expect(read).toBeLessThan(10);
  });
});

function barrier(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const result of results) list.push(result);
  return list;
}
