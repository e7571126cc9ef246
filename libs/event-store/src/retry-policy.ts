import { setTimeout as wait } from 'node:timers/promises';

/**
 * The waits before retries, for the whole program: `first` milliseconds, doubled with every further failure up to `most`.
 * Each wait is between half and all of that, so that callers that fail together do not retry together. The loops that use
 * it hold state and report it between attempts, which libraries that retry a function do not allow.
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
