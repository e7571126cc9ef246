import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { plainJson, withCodec } from '#event-store/codec';
import type { EventStore } from '#event-store/port';
import type { EventStoreAddress } from '../addresses/event-store-address.js';
import type { Metrics } from '../health/metrics.js';
import type { DataFolder } from './data-folder.js';

/** The log as the rest sees it, whichever engine keeps it. */
export interface Log {
  readonly store: EventStore;
  /** The same with payloads as they are stored: what proofs are about. */
  readonly stored: EventStore;
  /** What differences of its positions count. */
  readonly positionUnit: 'events' | 'bytes';
  /** Whether an error says that the log cannot be reached for now: what was asked may be asked again. */
  isUnavailable(error: unknown): boolean;
}

export interface OpenLogOptions {
  readonly address: EventStoreAddress;
  readonly folder: DataFolder;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Opens the log at an address; an engine is loaded only where it is used. Throws what the adapters throw, and `InvalidConfig`. */
export function openLog({ address, ...options }: OpenLogOptions): Promise<Log> {
  return address.engine === 'sqlite'
    ? openSqlite(address.file ?? options.folder.log, options)
    : openEventStoreDb(address.connectionString, options);
}

async function openSqlite(file: string, { metrics }: Pick<OpenLogOptions, 'metrics'>): Promise<Log> {
  const { openSqliteEventStore } = await import('#event-store/sqlite/sqlite-event-store');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const store = await openSqliteEventStore({
    file,
    onAppend: ({ events, seconds }) => metrics.appended(events, seconds),
  });
  return { store: withCodec(store, plainJson), stored: store, positionUnit: 'events', isUnavailable: () => false };
}

async function openEventStoreDb(
  connectionString: string,
  { logger, metrics }: Pick<OpenLogOptions, 'logger' | 'metrics'>,
): Promise<Log> {
  const { connectEventStoreDb } = await import('./connect-event-store-db.js');
  const { store, isUnavailable } = await connectEventStoreDb({
    connectionString,
    onAppend: ({ events, seconds }) => metrics.appended(events, seconds),
    onInterruption: ({ of, reason, failures, retryIn }) => {
      metrics.interrupted(of);
      logger.warn({ of, reason, failures, retryIn }, 'the event store was interrupted');
    },
  });
  return { store: withCodec(store, plainJson), stored: store, positionUnit: 'bytes', isUnavailable };
}
