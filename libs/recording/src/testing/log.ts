import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, RecordedEvent } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';

/** A log in its own temporary folder, for one spec. */
export interface TemporaryLog {
  readonly store: EventStore;
  /** Another store on the same file, as another server would have. */
  another(): Promise<EventStore>;
  events(): Promise<RecordedEvent[]>;
  dispose(): Promise<void>;
}

export async function temporaryLog(): Promise<TemporaryLog> {
  const folder = mkdtempSync(join(tmpdir(), 'stepdown-'));
  const file = join(folder, 'log.sqlite');
  const store = await openSqliteEventStore({ file });
  const others: EventStore[] = [];
  return {
    store,
    async another() {
      const other = await openSqliteEventStore({ file });
      others.push(other);
      return other;
    },
    async events() {
      const events: RecordedEvent[] = [];
      for await (const event of store.readAll()) events.push(event);
      return events;
    },
    async dispose() {
      for (const each of [store, ...others]) await each.close();
      rmSync(folder, { recursive: true });
    },
  };
}
