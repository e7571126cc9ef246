import { describe, expect, it } from '@jest/globals';
import { diceOf } from './dice.js';

describe('dice', () => {
  it('fall the same for the same seed and index', () => {
    const draw = () => Array.from({ length: 5 }, () => diceOf(3, 9).between(0, 1_000_000));
    expect(draw()).toEqual(draw());
  });

  it('fall differently for neighbours', () => {
    const first = Array.from({ length: 1_000 }, (_, index) => diceOf(3, index).between(0, 1_000_000_000));
    expect(new Set(first).size).toBe(1_000);
  });

  it('draw outcomes by their weights', () => {
    const dice = diceOf(1, 1);
    const drawn = Array.from({ length: 10_000 }, () =>
      dice.weighted([
        ['often', 3],
        ['seldom', 1],
        ['never', 0],
      ]),
    );
    expect(drawn.filter((each) => each === 'often').length / drawn.length).toBeCloseTo(0.75, 1);
    expect(drawn).not.toContain('never');
  });

  it('draw around a median', () => {
    const dice = diceOf(2, 1);
    const drawn = Array.from({ length: 10_001 }, () => dice.around(81, 0.4)).sort((a, b) => a - b);
    expect(Math.abs((drawn[5_000] ?? 0) - 81)).toBeLessThan(2);
  });
});
