import { describe, expect, it } from '@jest/globals';
import { normalQuantile, standardErrorsOf } from './normal.js';

describe('a quantile of the normal distribution', () => {
  it.each([
    // Wichura 1988, the test values of AS 241.
    [0.25, -0.674489750196081743],
    [0.001, -3.090232306167813541],
    [1e-20, -9.262340089798408],
    // Abramowitz M. & Stegun I.A., "Handbook of Mathematical Functions", 1964, table 26.5 and its like.
    [0.5, 0],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
  ])('of %d is as published', (probability, expected) => {
    expect(Math.abs(normalQuantile(probability) - expected)).toBeLessThanOrEqual(
      2e-15 * Math.max(1, Math.abs(expected)),
    );
  });

  it('is the same on both sides', () => {
    for (const p of [0.001953125, 0.0625, 0.25, 0.4375]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
  });

  it.each([0, 1, -0.1, Number.NaN])('refuses %d', (probability) => {
    expect(() => normalQuantile(probability)).toThrow(RangeError);
  });

  it('is what an interval reaches to each side', () => {
    expect(standardErrorsOf(0.95)).toBe(normalQuantile(0.975));
    expect(() => standardErrorsOf(95)).toThrow('not a confidence level');
  });
});
