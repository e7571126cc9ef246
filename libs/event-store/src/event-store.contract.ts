import { afterEach, beforeEach, describe } from '@jest/globals';
import { appendingContract } from './contract/appending.contract.js';
import { closingContract } from './contract/closing.contract.js';
import { readingContract } from './contract/reading.contract.js';
import { reappendingContract } from './contract/reappending.contract.js';
import { subscribingContract } from './contract/subscribing.contract.js';
import type { EventStore } from './port.js';

/** A log under test. It may hold other events, and receive more of them during the test. */
export interface OpenLog {
  readonly store: EventStore;
  /** Closes the store, if it is still open, and opens the same log again. */
  reopen(): Promise<EventStore>;
  /** Closes whatever is open and leaves nothing behind. */
  dispose(): Promise<void>;
}

/** The guarantees of every event store. Each adapter's spec calls this; each test gets a log from `open`. */
export function eventStoreContract(name: string, open: () => Promise<OpenLog>): void {
  describe(`${name} as an event store`, () => {
    let opened: OpenLog;
    const log = () => opened;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.dispose());

    appendingContract(log);
    reappendingContract(log);
    readingContract(log);
    subscribingContract(log);
    closingContract(log);
  });
}
