import type { StoredEvent } from './database.js';

/**
 * `cut` breaks every connection, before or after the append is written; `hang` writes it and says nothing; `lose` does neither;
 * `refuse` is a server about to stop.
 */
export type AppendFate = 'answer' | 'cut before' | 'cut after' | 'hang' | 'lose' | 'refuse';

/** What becomes of an event in place of being sent on a subscription: all connections break, or the subscription ends, well or not. */
export type EventFate = 'send' | 'cut' | 'end' | 'fail';

/** What goes wrong, on demand. */
export interface Faults {
  /** Asked for every append that arrives; an append waits for the answer. */
  append: (stream: string) => AppendFate | Promise<AppendFate>;
  /** Asked for every event that a subscription is about to send. */
  event: (event: StoredEvent) => EventFate | Promise<EventFate>;
  /** Whether subscriptions announce checkpoints at the log's end whatever they have sent, as servers were seen to. */
  checkpointsAhead: boolean;
  /** Events that a live subscription may leave unsent before its consumer is too slow. */
  slowness: number;
  /** Asked what to do with a consumer that is: 23.10 ends its subscription, 24.2 makes it catch up and says so again. */
  tooSlow: () => 'end' | 'catch up';
}

export function noFaults(): Faults {
  return { append: () => 'answer', event: () => 'send', checkpointsAhead: false, slowness: 1000, tooSlow: () => 'end' };
}
