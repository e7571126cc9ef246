import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atRiskOn, pointsOf, shortNames, spread, type Steps } from './steps.js';

// Three people: one leaves after 2 days, one is last seen after 3, one leaves after 5.
const three: Steps = {
  name: 'three',
  colour: 'blue',
  n: 3,
  steps: [
    { day: 2, atRisk: 3, value: 2 / 3, lower: 0.3, upper: 1 },
    { day: 3, atRisk: 2, value: 2 / 3, lower: 0.3, upper: 1 },
    { day: 5, atRisk: 1, value: 0, lower: null, upper: null },
  ],
};
const one: Steps = {
  name: 'one',
  colour: 'red',
  n: 1,
  steps: [{ day: 4, atRisk: 1, value: 0, lower: null, upper: null }],
};

describe('curves of steps', () => {
  it('stay level until they change, and are unknown beyond their last day', () => {
    expect(pointsOf([three, one], 6).map(({ day, values }) => [day, ...values])).toEqual([
      [0, 1, 1],
      [2, 2 / 3, 1],
      [3, 2 / 3, 1],
      [4, 2 / 3, 0],
      [5, 0, undefined],
      [6, undefined, undefined],
    ]);
  });

  it('have a band where they have limits', () => {
    expect(pointsOf([three], 6).map(({ bands }) => bands[0])).toEqual([
      [1, 1],
      [0.3, 1],
      [0.3, 1],
      undefined,
      undefined,
    ]);
  });

  it('end where the axis ends', () => {
    expect(pointsOf([three], 4).map(({ day, values }) => [day, values[0]])).toEqual([
      [0, 1],
      [2, 2 / 3],
      [3, 2 / 3],
      [4, 2 / 3],
    ]);
  });

  it('give the number under observation when a day begins', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((day) => atRiskOn(three, day))).toEqual([3, 3, 3, 2, 1, 1, 0]);
  });
});

describe('labels next to curves', () => {
  it('keep their heights if there is room, and move up if there is none', () => {
    expect(spread([20, 60, 62, 99], 14, 100)).toEqual([20, 48, 62, 99]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 8 }), (heights) => {
        const heightsOfLabels = [...spread(heights, 14, 190)].sort((a, b) => a - b);
        heightsOfLabels.forEach((height, index) => {
          expect(height).toBeLessThanOrEqual(190);
          if (index > 0) expect(height - heightsOfLabels[index - 1]!).toBeGreaterThanOrEqual(14);
        });
      }),
    );
  });

  it('are shortened if there is no room, but stay distinct', () => {
    expect(shortNames(['Outpatient', '2.1 Intensive outpatient services (IOP)'])).toEqual([
      'Outpatient',
      '2.1 Intensive out…',
    ]);
    expect(shortNames(['Intensive outpatient, evening', 'Intensive outpatient, weekend'])).toEqual([
      'Intensiv…, evening',
      'Intensiv…, weekend',
    ]);
    const ending = fc.array(fc.constantFrom('a', 'b', ' '), { maxLength: 40 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(ending, { selector: (name) => name.trim(), maxLength: 6 }), (endings) => {
        const names = endings.map((each) => `Intensive outpatient ${each.trim()}`);
        expect(new Set(shortNames(names)).size).toBe(names.length);
      }),
    );
  });
});
