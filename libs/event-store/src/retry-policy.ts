import { setTimeout as wait } from 'node:timers/promises';

/**
 * How long to wait before what failed is tried again, for the whole program: `first` milliseconds, doubled with every further
 * failure up to `most`, of which each wait is between half and all, so that those who failed together do not come back
 * together. The loops that use it keep state and report it between attempts, which libraries that retry a function do not
 * let them.
 */
export interface RetryPolicy {
  readonly first: number;
  readonly most: number;
}

/** Milliseconds to wait after so many failures in a row, at least one. */
export function delayAfter(failures: number, { first, most }: RetryPolicy, random = Math.random): number {
  return Math.round(Math.min(most, first * 2 ** Math.max(0, failures - 1)) * (0.5 + random() / 2));
}

/** Waits, or returns early when the signal aborts. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined);
}
