import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { axisUpTo } from './axis.js';

describe('an axis', () => {
  it('starts at zero, includes the greatest value, and has a few round ticks', () => {
    expect(axisUpTo(163)).toEqual({ end: 200, ticks: [0, 50, 100, 150, 200] });
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e7, noNaN: true }), (greatest) => {
        const { end, ticks } = axisUpTo(greatest);
        expect(ticks[0]).toBe(0);
        expect(end).toBeGreaterThanOrEqual(greatest);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});
