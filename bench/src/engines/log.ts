import type { EventStore } from '#event-store/port';
import { createDataFolder } from '#server/engine/data-folder';

/** Where a job finds the log: in a data folder, or in EventStoreDB. */
export type LogLocation = { readonly folder: string } | { readonly connectionString: string };

/** Opens a log; an engine is loaded only where it is used. */
export async function openLog(location: LogLocation, { readOnly = false } = {}): Promise<EventStore> {
  if ('connectionString' in location) {
    const { openEventStoreDb } = await import('#event-store/eventstoredb/event-store-db');
    return openEventStoreDb(location);
  }
  const { openSqliteEventStore } = await import('#event-store/sqlite/sqlite-event-store');
  return openSqliteEventStore({ file: createDataFolder(location.folder).log, readOnly });
}
