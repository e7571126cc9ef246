import { describe, expect, it } from '@jest/globals';
import { certaintyOf } from './certainty.js';

const week = (n: number, median: number | null) => ({ n, median, p25: 1, p75: 3 });

describe('a line of medians', () => {
  it('is known with a band where there are enough cases, and uncertain where there are few', () => {
    const drawn = certaintyOf([week(30, 9), week(12, 8), week(9, 4), week(2, null)]);
    expect(drawn.map(({ known, uncertain, band }) => [known, uncertain, band])).toEqual([
      [9, undefined, [1, 3]],
      [8, 8, [1, 3]],
      [undefined, 4, undefined],
      [undefined, undefined, undefined],
    ]);
  });
});
