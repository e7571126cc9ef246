import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chiSquareTail } from './chi-square.js';
import { normalQuantile } from './normal.js';

describe('the tail of a chi-square distribution', () => {
  it.each([
    // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.4: critical values of the chi-square distribution.
    [2.706, 1, 0.1],
    [3.841, 1, 0.05],
    [6.635, 1, 0.01],
    [10.828, 1, 0.001],
    [5.991, 2, 0.05],
    [11.07, 5, 0.05],
    [18.307, 10, 0.05],
    [43.773, 30, 0.05],
    [124.342, 100, 0.05],
    [149.449, 100, 0.001],
  ])('above %f with %i degrees of freedom is the tabled %f', (value, df, p) => {
    expect(Math.abs(chiSquareTail(value, df) - p) / p).toBeLessThan(1e-3);
  });

  it('with two degrees of freedom is an exponential (Abramowitz & Stegun 26.4.4)', () => {
    for (const x of [0.01, 1, 5, 40, 300]) expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 12);
  });

  it('with one degree of freedom is that of a squared normal variable', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.99, noNaN: true }), (p) => {
        expect(chiSquareTail(normalQuantile(1 - p / 2) ** 2, 1)).toBeCloseTo(p, 9);
      }),
    );
  });

  it('with two more degrees of freedom grows by one term (Abramowitz & Stegun 26.4.8)', () => {
    for (const [x, a, gamma] of [
      [7, 1, 1],
      [30, 2, 2],
      [3, 3, 6],
    ] as const) {
      const term = ((x / 2) ** a * Math.exp(-x / 2)) / gamma;
      expect(chiSquareTail(x, 2 * a + 2) - chiSquareTail(x, 2 * a)).toBeCloseTo(term, 12);
    }
  });

  it('is 1 above nothing and 0 above everything', () => {
    expect(chiSquareTail(0, 3)).toBe(1);
    expect(chiSquareTail(Infinity, 3)).toBe(0);
  });

  it.each([
    [-1, 1],
    [Number.NaN, 1],
    [1, 0],
    [1, 1.5],
  ])('is not defined for %f with %f degrees of freedom', (value, df) => {
    expect(() => chiSquareTail(value, df)).toThrow(RangeError);
  });
});
