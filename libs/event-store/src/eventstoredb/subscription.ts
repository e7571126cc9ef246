import { setImmediate as nextTurn } from 'node:timers/promises';
import { START, streamNameFilter } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, AllStreamSubscription, EventStoreDBClient } from '@eventstore/db-client';
import type { CaughtUp, Position, RecordedEvent, SubscribeOptions } from '../port.js';
import { BUFFERED_ITEMS, batchesOf } from './calls.js';
import { SubscriptionEnded, demandOpen } from './failures.js';
import type { ReadRetries } from './read-retries.js';
import type { Reads } from './reads.js';
import { OWN_PREFIX, logPosition, toRecorded } from './recorded.js';

const CAUGHT_UP: CaughtUp = { kind: 'caught-up' };

/** Marks the point among the events at which the server had sent them all. */
const END_OF_LOG: AllStreamResolvedEvent = {};

/** Follows the log. An interrupted subscription resumes after the last event that it yielded. */
export class Subscriptions {
  constructor(
    private readonly client: EventStoreDBClient,
    private readonly reads: Reads,
    private readonly retries: (stop: AbortSignal) => ReadRetries,
    private readonly closed: AbortSignal,
  ) {}

  async *follow({ after, signal }: SubscribeOptions): AsyncGenerator<RecordedEvent | CaughtUp> {
    const stop = AbortSignal.any([signal, this.closed]);
    const retries = this.retries(stop);
    let last = after;
    while (!signal.aborted) {
      demandOpen(this.closed);
      try {
        if (last !== undefined && last > 0n) await this.reads.demand(last);
        for await (const batch of this.#once(last, stop)) {
          retries.progressed();
          for (const item of batch) {
            if (item.kind === 'event') last = item.position;
            yield item;
            if (signal.aborted) return;
          }
        }
        await retries.after(new SubscriptionEnded());
      } catch (error) {
        await retries.after(error);
      }
    }
  }

  /** The events of one subscription, until it ends. */
  async *#once(after: Position | undefined, stop: AbortSignal): AsyncGenerator<(RecordedEvent | CaughtUp)[]> {
    const subscription = this.#subscribe(after);
    const batches = batchesOf<AllStreamResolvedEvent>(subscription, () => subscription.unsubscribe(), stop);
    let live = false;
    for await (const batch of batches) {
      live ||= batch.includes(END_OF_LOG);
      yield batch.flatMap(toItem);
      if (live && (await isDrained(subscription))) yield [CAUGHT_UP];
    }
  }

  #subscribe(after: Position | undefined): AllStreamSubscription {
    const fromPosition = after === undefined || after <= 0n ? START : logPosition(after);
    const filter = streamNameFilter({ prefixes: [OWN_PREFIX] });
    const subscription = this.client.subscribeToAll({ fromPosition, filter }, { highWaterMark: BUFFERED_ITEMS });
    // The signal arrives when the events before it are in the buffer, not when they are consumed, so it queues behind them.
    subscription.on('caughtUp', () => void subscription.push(END_OF_LOG));
    return subscription;
  }
}

function toItem(resolved: AllStreamResolvedEvent): RecordedEvent | CaughtUp | [] {
  if (resolved === END_OF_LOG) return CAUGHT_UP;
  return resolved.event ? toRecorded(resolved.event) : [];
}

/** Whether all arrived events were consumed. The server signals the end of the log once, not after live events. */
async function isDrained(subscription: AllStreamSubscription): Promise<boolean> {
  if (subscription.readableLength > 0) return false;
  await nextTurn();
  return subscription.readableLength === 0;
}
