import type { Clock } from '../projector/clock.js';

/** A clock that stands still unless set. Waits end at once and are recorded. */
export function manualClock(
  now = Date.UTC(2027, 0, 1),
): Clock & { now(): number; set(now: number): void; waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    elapsed: () => 0,
    set: (to) => (now = to),
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      await Promise.resolve();
    },
  };
}
