import type { Clock } from '../projector/clock.js';

/** A clock that stands still unless set; whoever waits goes on at once and is remembered. */
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
