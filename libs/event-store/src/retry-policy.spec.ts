import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delayAfter, pause } from './retry-policy.js';

const policy = { first: 100, most: 5_000 };

describe('the retry policy', () => {
  it('doubles the wait with every failure, up to the most', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 5_000].map((failures) => delayAfter(failures, policy, () => 1));
    expect(longest).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  });

  it('waits between half and all of that', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const most = delayAfter(failures, policy, () => 1);
          const delay = delayAfter(failures, policy, () => random);
          expect(delay).toBeGreaterThanOrEqual(most / 2);
          expect(delay).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  it('ends a wait with the signal', async () => {
    const stop = new AbortController();
    const paused = pause(3_600_000, stop.signal);
    stop.abort();
    await expect(paused).resolves.toBeUndefined();
    await expect(pause(3_600_000, stop.signal)).resolves.toBeUndefined();
  });
});
