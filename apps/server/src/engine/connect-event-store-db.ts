import { openEventStoreDb, type AppendObservation, type EventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { describe, mayPass } from '#event-store/eventstoredb/failures';
import { nameOf } from '../config.js';
import { InvalidConfig } from '../invalid-config.js';

export interface ConnectOptions {
  readonly connectionString: string;
  /** Whether to create a log in a database that has none. */
  readonly createLog: boolean;
  onAppend(observation: AppendObservation): void;
  /** A read or subscription failed and is retried after `retryIn` milliseconds; `reason` is for the log. */
  onInterruption(interruption: {
    of: 'read' | 'subscription';
    reason: string;
    failures: number;
    retryIn: number;
  }): void;
}

/** Opens the log in EventStoreDB. Throws `InvalidConfig` if the client rejects the connection string. */
export async function connectEventStoreDb(
  options: ConnectOptions,
): Promise<{ readonly store: EventStoreDb; isUnavailable(error: unknown): boolean }> {
  try {
    const store = await openEventStoreDb({
      connectionString: options.connectionString,
      createLog: options.createLog,
      onAppend: (observation) => options.onAppend(observation),
      onInterruption: ({ of, cause, failures, delay }) =>
        options.onInterruption({ of, reason: describe(cause), failures, retryIn: Math.round(delay) }),
    });
    return { store, isUnavailable: mayPass };
  } catch (error) {
    // The client's error carries the whole connection string: only its message is passed on.
    throw new InvalidConfig(nameOf('eventStore'), error instanceof Error ? error.message : 'it cannot be read');
  }
}
