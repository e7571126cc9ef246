import { openEventStoreDb, type AppendObservation, type EventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { describe, mayPass } from '#event-store/eventstoredb/failures';
import { nameOf } from '../config.js';
import { InvalidConfig } from '../invalid-config.js';

export interface ConnectOptions {
  readonly connectionString: string;
  /** Whether a database that holds no log yet is given one. */
  readonly createLog: boolean;
  onAppend(observation: AppendObservation): void;
  /** Something broke and is taken up again after `retryIn` milliseconds; `reason` is for a log. */
  onInterruption(interruption: {
    of: 'read' | 'subscription';
    reason: string;
    failures: number;
    retryIn: number;
  }): void;
}

/** Opens the log in EventStoreDB. Throws `InvalidConfig` for what the client does not accept of a connection string. */
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
    // The client's own error carries the whole connection string: only its sentence is handed on.
    throw new InvalidConfig(nameOf('eventStore'), error instanceof Error ? error.message : 'it cannot be read');
  }
}
