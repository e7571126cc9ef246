import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenLog } from '../../event-store.contract.js';
import { openSqliteEventStore } from '../sqlite-event-store.js';
import type { SqliteEventStore, SqliteEventStoreOptions } from '../sqlite-event-store.js';

export interface TemporaryLog extends OpenLog {
  readonly store: SqliteEventStore;
  readonly file: string;
  /** Another path in the log's folder. */
  nextTo(name: string): string;
  /** Opens the log once more; `dispose` closes it. */
  open(options?: Partial<SqliteEventStoreOptions>): Promise<SqliteEventStore>;
}

/** A fresh log in a folder of its own. */
export async function temporaryLog(options: Partial<SqliteEventStoreOptions> = {}): Promise<TemporaryLog> {
  const folder = await mkdtemp(join(tmpdir(), 'stepdown-log-'));
  const file = join(folder, 'events.db');
  const opened: SqliteEventStore[] = [];
  const open = async (more: Partial<SqliteEventStoreOptions> = {}) => {
    const store = await openSqliteEventStore({ file, ...options, ...more });
    opened.push(store);
    return store;
  };
  const closeAll = () => Promise.all(opened.map((store) => store.close()));
  return {
    store: await open(),
    file,
    nextTo: (name) => join(folder, name),
    open,
    reopen: async () => {
      await closeAll();
      return open();
    },
    dispose: async () => {
      await closeAll();
      await rm(folder, { recursive: true });
    },
  };
}
