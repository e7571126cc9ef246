import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareDifference } from './difference.js';
import { pairedChange, type Pairs } from './paired-change.js';
import { proportion } from './wilson.js';

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

describe('a proportion', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i has the interval of Newcombe 1998, table I, method 3', (count, of, lower, upper) => {
    const found = proportion(count, of)!;
    expect([rounded(found.lower, 4), rounded(found.upper, 4)]).toEqual([lower, upper]);
  });

  it('lies within its interval, which lies within 0 and 1 and is mirrored by its complement', () => {
    const counts = fc.nat(1e9).chain((of) => fc.tuple(fc.nat(of), fc.constant(of + 1)));
    fc.assert(
      fc.property(counts, ([count, of]) => {
        const { share, lower, upper } = proportion(count, of)!;
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(share);
        expect(upper).toBeGreaterThanOrEqual(share);
        expect(upper).toBeLessThanOrEqual(1);
        expect(proportion(of - count, of)!.lower).toBeCloseTo(1 - upper, 12);
      }),
    );
  });

  it('of nobody is not known, and of less than nobody is none', () => {
    expect(proportion(0, 0)).toBeNull();
    for (const [count, of] of [
      [-1, 2],
      [3, 2],
      [0.5, 2],
      [0, -1],
    ] as const) {
      expect(() => proportion(count, of)).toThrow(RangeError);
    }
  });
});

describe('a difference of two shares', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('of %i in %i and %i in %i has the interval of Newcombe 1998, table II, method 10', (a, m, b, n, lower, upper) => {
    const found = shareDifference({ count: a, of: m }, { count: b, of: n })!;
    expect(found.difference).toBeCloseTo(a / m - b / n, 12);
    expect([rounded(found.lower, 4), rounded(found.upper, 4)]).toEqual([lower, upper]);
  });

  it('is not known where either is of nobody', () => {
    expect(shareDifference({ count: 0, of: 0 }, { count: 1, of: 2 })).toBeNull();
    expect(shareDifference({ count: 1, of: 2 }, { count: 0, of: 0 })).toBeNull();
  });
});

/** Newcombe's letters: e and h are those who agree, f and g those who have it on the first or the second occasion only. */
const newcombe = (e: number, f: number, g: number, h: number): Pairs => ({
  both: e,
  onlyBefore: f,
  onlyAfter: g,
  neither: h,
});

describe('a paired change', () => {
  it.each([
    [newcombe(36, 12, 2, 0), 0.0569, 0.3404],
    [newcombe(36, 14, 0, 0), 0.1528, 0.4167],
    [newcombe(54, 0, 0, 0), -0.0664, 0.0664],
  ])('of %j has the interval of method 10 of Newcombe 1998', (pairs, lower, upper) => {
    // Newcombe subtracts the second share from the first.
    const change = pairedChange(pairs)!;
    expect([rounded(-change.upper, 4), rounded(-change.lower, 4)]).toEqual([lower, upper]);
  });

  it('has the test of Agresti, "Categorical Data Analysis", 2nd edition, section 10.1.3: approval of a president', () => {
    const { test, before, after } = pairedChange({ both: 794, onlyBefore: 150, onlyAfter: 86, neither: 570 })!;
    expect([before.count, after.count, before.of]).toEqual([944, 880, 1600]);
    expect(rounded(test.chiSquare!, 2)).toBe(17.36);
    expect(rounded(test.chiSquareCorrected!, 4)).toBe(rounded(63 ** 2 / 236, 4));
    expect(test.pValue).toBeLessThan(0.0001);
  });

  it('is tested exactly as fair coins are: 2 of 14 changed the other way (binomial distribution by hand)', () => {
    const { test } = pairedChange(newcombe(36, 12, 2, 0))!;
    expect(test.pValueExact).toBeCloseTo((2 * (1 + 14 + 91)) / 2 ** 14, 14);
  });

  it('is exact also for more changes than a power of one half has room for', () => {
    const { test } = pairedChange({ both: 0, onlyBefore: 50_000, onlyAfter: 50_500, neither: 0 })!;
    expect(test.pValueExact).toBeCloseTo(test.pValueCorrected, 3);
  });

  it('turns its sign when the occasions are exchanged, and its test stays', () => {
    const count = fc.nat(300);
    fc.assert(
      fc.property(count, count, count, fc.integer({ min: 1, max: 300 }), (both, onlyBefore, onlyAfter, neither) => {
        const there = pairedChange({ both, onlyBefore, onlyAfter, neither })!;
        const back = pairedChange({ both, onlyBefore: onlyAfter, onlyAfter: onlyBefore, neither })!;
        expect(back.change).toBeCloseTo(-there.change, 12);
        expect(back.lower).toBeCloseTo(-there.upper, 12);
        expect(back.test).toEqual(there.test);
        expect(there.change).toBeCloseTo(there.after.share - there.before.share, 12);
        expect(there.lower).toBeLessThanOrEqual(there.change);
        expect(there.upper).toBeGreaterThanOrEqual(there.change);
        expect(there.test.pValueExact).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('of nobody is not known, and where nobody changed nothing speaks for a change', () => {
    expect(pairedChange({ both: 0, onlyBefore: 0, onlyAfter: 0, neither: 0 })).toBeNull();
    expect(pairedChange({ both: 3, onlyBefore: 0, onlyAfter: 0, neither: 2 })).toMatchObject({
      change: 0,
      test: { chiSquare: null, pValue: 1, pValueExact: 1 },
    });
    expect(() => pairedChange({ both: -1, onlyBefore: 0, onlyAfter: 0, neither: 2 })).toThrow(RangeError);
  });
});
