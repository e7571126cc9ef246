import { isConflict, isRefused } from './errors.js';
import type { Appended } from './port.js';
import { isClockJump } from './recording-clock.js';

/**
 * Sends an append again while its outcome is unknown, a bounded number of times: the same event ids at the same
 * expected revision cannot be written twice. Throws the last error; a conflict, a refusal or a clock that jumped at once.
 *
 * @param delays waits between the attempts in milliseconds, each jittered by half
 */
export async function appendSurely(append: () => Promise<Appended>, delays: readonly number[]): Promise<Appended> {
  for (const delay of delays) {
    try {
      return await append();
    } catch (error) {
      if (isConflict(error) || isRefused(error) || isClockJump(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, delay * (0.5 + Math.random())));
    }
  }
  return append();
}
