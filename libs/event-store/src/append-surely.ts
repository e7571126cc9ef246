import { isConflict, isRefused } from './errors.js';
import type { Appended } from './port.js';
import { isClockJump } from './recording-clock.js';
import { delayAfter, pause, type RetryPolicy } from './retry-policy.js';

/** A bounded number of attempts, with the waits between them. */
export interface Attempts extends RetryPolicy {
  /** The total number of attempts, including the first. */
  readonly attempts: number;
}

/**
 * Repeats an append while its outcome is unknown, a bounded number of times. This is safe because the same event ids at the
 * same expected revision cannot be written twice. Throws the last error; throws a conflict, a refusal or a clock jump at once.
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
