import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EntryQueue } from './entry-queue.js';

describe('a queue of entries', () => {
  it('gives them back by day and, of one day, in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (days) => {
        const queue = new EntryQueue<{ day: number; order: number }>();
        days.forEach((day, order) => queue.push({ day, order }));
        const popped = days.map(() => queue.pop());
        expect(popped).toEqual(popped.toSorted((a, b) => a!.day - b!.day || a!.order - b!.order));
        expect(queue.nextDay).toBeUndefined();
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });
});
