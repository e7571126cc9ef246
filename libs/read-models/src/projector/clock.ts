import { setTimeout } from 'node:timers/promises';

/** Time as the projector sees it. */
export interface Clock {
  /** Milliseconds since 1970, as the machine has it: for what is told, never for what is waited for. */
  now(): number;
  /** Milliseconds that have passed since some moment: nobody can set it. */
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
