import { describe, expect, it } from '@jest/globals';
import { readFirst } from './read-first.js';

describe('items of which the first is read before they are passed on', () => {
  function source(many: number) {
    const state = { isOpen: false };
    async function* items() {
      state.isOpen = true;
      try {
        for (let item = 1; item <= many; item++) yield item;
      } finally {
        state.isOpen = false;
      }
    }
    return { state, items: items() };
  }

  it.each([1, 2, 3, 4])('are released if reading ends after %i of three', async (most) => {
    const { state, items } = source(3);
    const read: number[] = [];
    const all = await readFirst(items);
    for await (const item of all) {
      read.push(item);
      if (read.length >= most) break;
    }
    expect(state.isOpen).toBe(false);
    expect(read).toEqual([1, 2, 3].slice(0, most));
  });

  it('may be empty', async () => {
    const read: number[] = [];
    for await (const item of await readFirst(source(0).items)) read.push(item);
    expect(read).toEqual([]);
  });

  it('fail at once where the first fails', async () => {
    async function* failing(): AsyncGenerator<number> {
      throw new Error('no such place');
    }
    await expect(readFirst(failing())).rejects.toThrow('no such place');
  });
});
