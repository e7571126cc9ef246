import { describe, expect, it } from '@jest/globals';
import { percentileOf } from './lengths.js';
import { lengthLadder } from './share.js';

describe('a percentile of lengths in classes', () => {
  const [, months, halves] = lengthLadder;

  it('lies within its class as far as its place among those in the class', () => {
    const lengths = { ranges: months, counts: [40, 60, 0, 0, 0] };
    expect(percentileOf(lengths, 50)).toBe(30 + Math.round((10 / 60) * 30));
    expect(percentileOf(lengths, 10)).toBe(Math.round((10 / 40) * 30));
    expect(percentileOf(lengths, 40)).toBe(30);
  });

  it('passes over classes that nobody is in', () => {
    expect(percentileOf({ ranges: months, counts: [0, 0, 0, 0, 20] }, 50)).toBe(150);
  });

  it('is none in a class that is wider than 60 days, and of nobody', () => {
    expect(percentileOf({ ranges: halves, counts: [30, 70] }, 25)).toBeNull();
    expect(percentileOf({ ranges: halves, counts: [70, 30] }, 50)).toBeNull();
    expect(percentileOf({ ranges: months, counts: [0, 0, 0, 0, 0] }, 50)).toBeNull();
    expect(percentileOf(null, 50)).toBeNull();
  });
});
