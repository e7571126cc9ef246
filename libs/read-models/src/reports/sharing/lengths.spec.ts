import { describe, expect, it } from '@jest/globals';
import { countsOf, percentileOf } from './lengths.js';
import { lengthLadder } from './share.js';

describe('a percentile of lengths in classes', () => {
  const [, months, halves] = lengthLadder;

  it('lies within its class in proportion to its rank in the class', () => {
    const lengths = { ranges: months, counts: [40, 60, 0, 0, 0] };
    expect(percentileOf(lengths, 50)).toBe(30 + Math.round((10 / 60) * 30));
    expect(percentileOf(lengths, 10)).toBe(Math.round((10 / 40) * 30));
    expect(percentileOf(lengths, 40)).toBe(30);
  });

  it('skips empty classes', () => {
    expect(percentileOf({ ranges: months, counts: [0, 0, 0, 0, 20] }, 50)).toBe(150);
  });

  it('counts lengths beyond every class, and is none among them', () => {
    const lengths = { ranges: months, counts: [40, 60, 0, 0, 0] };
    expect(percentileOf(lengths, 25, 100)).toBe(30 + Math.round((10 / 60) * 30));
    expect(percentileOf(lengths, 50, 100)).toBe(60);
    expect(percentileOf(lengths, 51, 100)).toBeNull();
  });

  it('is none in a class wider than 60 days, and for nobody', () => {
    expect(percentileOf({ ranges: halves, counts: [30, 70] }, 25)).toBeNull();
    expect(percentileOf({ ranges: halves, counts: [70, 30] }, 50)).toBeNull();
    expect(percentileOf({ ranges: months, counts: [0, 0, 0, 0, 0] }, 50)).toBeNull();
    expect(percentileOf(null, 50)).toBeNull();
  });
});

describe('counts by day of a public group', () => {
  const group = { ended: 100, still: 20, lengths: { ranges: lengthLadder[2], counts: [70, 30] }, underWay: null };
  const still = { time: 180, events: 0, censored: 20 };

  it('put a class on its last day, and longer stays on the last day of all', () => {
    expect(countsOf(group)).toEqual([
      { time: 90, events: 70, censored: 0 },
      { time: 180, events: 30, censored: 0 },
      still,
    ]);
  });

  it('are on the last day if no lengths are public, and none if not all counts are public', () => {
    expect(countsOf({ ...group, lengths: null })).toEqual([{ time: 180, events: 100, censored: 0 }, still]);
    expect(countsOf({ ...group, still: null })).toBeNull();
    expect(countsOf({ ...group, ended: null })).toBeNull();
  });
});
