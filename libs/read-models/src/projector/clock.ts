import { setTimeout } from 'node:timers/promises';

/** The projector's source of time. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970: for reports, never for waiting. */
  now(): number;
  /** Monotonic time in milliseconds: nobody can set it. */
  elapsed(): number;
  /** Resolves after some milliseconds, or as soon as the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
  },
};
