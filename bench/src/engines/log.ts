import type { EventStore } from '#event-store/port';
import { createDataFolder } from '#server/engine/data-folder';

/** Where a job finds the log: in a data folder, or in EventStoreDB. */
export type LogPlace = { readonly folder: string } | { readonly connectionString: string };

/** Opens a log; an engine is loaded only where it is used. */
export async function openLog(place: LogPlace, { readOnly = false } = {}): Promise<EventStore> {
  if ('connectionString' in place) {
    const { openEventStoreDb } = await import('#event-store/eventstoredb/event-store-db');
    return openEventStoreDb(place);
  }
  const { openSqliteEventStore } = await import('#event-store/sqlite/sqlite-event-store');
  return openSqliteEventStore({ file: createDataFolder(place.folder).log, readOnly });
}
