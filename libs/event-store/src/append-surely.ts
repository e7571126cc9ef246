import { isConflict, isRefused } from './errors.js';
import type { Appended } from './port.js';
import { isClockJump } from './recording-clock.js';
import { delayAfter, pause, type RetryPolicy } from './retry-policy.js';

/** How something is tried again a bounded number of times. */
export interface Attempts extends RetryPolicy {
  /** Attempts in all, the first among them. */
  readonly attempts: number;
}

/**
 * Sends an append again while its outcome is unknown, a bounded number of times: the same event ids at the same
 * expected revision cannot be written twice. Throws the last error; a conflict, a refusal or a clock that jumped at once.
 */
export async function appendSurely(
  append: () => Promise<Appended>,
  { attempts, ...policy }: Attempts,
): Promise<Appended> {
  for (let failures = 1; failures < attempts; failures++) {
    try {
      return await append();
    } catch (error) {
      if (isConflict(error) || isRefused(error) || isClockJump(error)) throw error;
      await pause(delayAfter(failures, policy));
    }
  }
  return append();
}
