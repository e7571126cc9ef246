import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countsByDay, type CountsByDay } from './counts-by-day.js';
import { percentile } from './quantiles.js';
import { ratio } from './ratio.js';
import { summarize } from './summary.js';

const sampleOf = (members: readonly number[]): CountsByDay => countsByDay(members.map((value) => [value, 1] as const));

describe('a summary', () => {
  it('has no figures for an empty sample', () => {
    expect(summarize([])).toEqual({
      n: 0,
      mean: null,
      sd: null,
      min: null,
      p10: null,
      p25: null,
      median: null,
      p75: null,
      p90: null,
      max: null,
    });
  });

  it('has no deviation for one member', () => {
    expect(summarize([[41, 1]])).toMatchObject({ n: 1, mean: 41, sd: null, min: 41, median: 41, max: 41 });
  });

  it('agrees with figures worked by hand', () => {
    // 1, 2, 4, 7: mean 14/4, squared deviations 6.25 + 2.25 + 0.25 + 12.25 = 21 over 3; type 7: 25 % at place 0.75.
    expect(summarize(sampleOf([7, 1, 4, 2]))).toEqual({
      n: 4,
      mean: 3.5,
      sd: Math.sqrt(7),
      min: 1,
      p10: 1.3,
      p25: 1.75,
      median: 3,
      p75: 4.75,
      p90: 6.1,
      max: 7,
    });
  });

  it("agrees with R's summary of the speed of light in Michelson's first run (R, data set morley, Expt 1)", () => {
    const speeds = [
      850, 740, 900, 1070, 930, 850, 950, 980, 980, 880, 1000, 980, 930, 650, 760, 810, 1000, 1000, 960, 960,
    ];
    const { mean, median, p25, p75, sd } = summarize(sampleOf(speeds));
    expect({ mean, median, p25, p75 }).toEqual({ mean: 909, median: 940, p25: 850, p75: 980 });
    expect(sd).toBeCloseTo(104.926, 3);
  });

  it('is exact where sums outgrow a double', () => {
    const far = 9_007_199_254_740_000;
    expect(
      summarize([
        [far - 1, 1_000_000],
        [far + 1, 1_000_000],
      ]),
    ).toMatchObject({ mean: far, median: far });
    expect(
      summarize([
        [far, 3],
        [far + 3, 3],
      ]).sd,
    ).toBe(Math.sqrt(81 / 30));
  });

  it('equals a naive computation on the sorted sample', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 300 }), (members) => {
        const sorted = [...members].sort((a, b) => a - b);
        const mean = members.reduce((sum, x) => sum + x, 0) / members.length;
        const squares = members.reduce((sum, x) => sum + (x - mean) ** 2, 0);
        const summary = summarize(sampleOf(members));
        expect(summary.mean).toBe(mean);
        expect(summary.sd).toBeCloseTo(Math.sqrt(squares / (members.length - 1)), 6);
        for (const [key, p] of [
          ['p10', 0.1],
          ['p25', 0.25],
          ['median', 0.5],
          ['p75', 0.75],
          ['p90', 0.9],
        ] as const) {
          expect(summary[key]).toBeCloseTo(naiveQuantile(sorted, p), 8);
        }
        expect([summary.min, summary.max]).toEqual([sorted[0], sorted.at(-1)]);
      }),
    );
  });
});

describe('a percentile', () => {
  it('falls on a member exactly where its place is whole', () => {
    // 70 * 0.1 is 7.000000000000001 in floating point.
    const sample = sampleOf(Array.from({ length: 71 }, (_, index) => index * index));
    expect(percentile(sample, 10)).toBe(49);
  });

  it.each([-1, 101, 12.5])('refuses %d', (percent) => {
    expect(() => percentile([[1, 1]], percent)).toThrow(RangeError);
  });
});

describe('counts by day', () => {
  it('adds up, sorts and leaves out what counts nothing', () => {
    expect(
      countsByDay([
        [5, 1],
        [2, 3],
        [5, 2],
        [9, 0],
      ]),
    ).toEqual([
      [2, 3],
      [5, 3],
    ]);
  });

  it('refuses what is not a whole number', () => {
    expect(() => countsByDay([[1.5, 1]])).toThrow(RangeError);
    expect(() => countsByDay([[1, -1]])).toThrow(RangeError);
  });
});

describe('a ratio of integers', () => {
  it('is the nearest double', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1 }), (a, b) => {
        expect(ratio(BigInt(a), BigInt(b)) + 0).toBe(a / b + 0);
      }),
    );
  });
});

/** R, `?quantile`, type 7, as written there. */
function naiveQuantile(sorted: readonly number[], p: number): number {
  const place = (sorted.length - 1) * p;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (place - Math.floor(place)) * (above - below);
}
