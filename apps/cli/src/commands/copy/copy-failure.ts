import { codeOf, Failure, failureOf } from '../../failure.js';
import { count } from '../../print/table.js';

/** How to resume a copy that stopped. */
export function resumeHint(events: number): string {
  return `${count(events)} events are copied; the same command continues from there`;
}

/** Why a copy stopped, and how to resume it. */
export async function copyFailure(error: unknown, events: number): Promise<Failure> {
  const { message, ending, hint = resumeHint(events) } = failureOf(error);
  if (codeOf(error) === 'copy-target-differs')
    return new Failure(message, { hint: 'copy into a new log', cause: error });
  if (codeOf(error) === 'outcome-unknown') return new Failure(message, { ending: 'unavailable', hint, cause: error });
  const { describe, mayPass } = await import('#event-store/eventstoredb/failures');
  if (mayPass(error)) return new Failure(describe(error), { ending: 'unavailable', hint, cause: error });
  return new Failure(message === '' ? describe(error) : message, { ending, hint, cause: error });
}
