import { join } from 'node:path';
import type { EpisodeEvent } from '#episode/events';
import type { EventStore } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { openDuckDbReadModelStore } from '../duckdb/duckdb-read-model-store.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { LogWriter } from './log.js';
import { projectLog } from './project-log.js';
import { temporaryFolder } from './temporary-folder.js';

const DAY = 86_400_000;

/** A log and a read model that follows it, with their own clock. */
export interface FollowedLog {
  readonly log: EventStore;
  readonly store: ReadModelStore;
  /** Records events of an episode, a minute after the ones before, and returns the position. */
  record(episodeId: string, ...events: readonly EpisodeEvent[]): Promise<bigint>;
  /** Lets some days pass. */
  wait(days: number): void;
  /** Projects the recorded events. */
  project(): Promise<void>;
  close(): Promise<void>;
}

export async function followedLog({ now = Date.UTC(2026, 11, 31, 8) } = {}): Promise<FollowedLog> {
  const { folder, remove } = await temporaryFolder();
  const log = await openSqliteEventStore({ file: join(folder, 'log.sqlite'), clock: () => new Date((now += 60_000)) });
  const store = await openDuckDbReadModelStore({ file: join(folder, 'read-model.duckdb') });
  const writer = new LogWriter(log);
  return {
    log,
    store,
    record: async (episodeId, ...events) => {
      await writer.record(episodeId, ...events);
      return (await log.head())!.position;
    },
    wait: (days) => void (now += days * DAY),
    project: () => projectLog(log, store),
    close: async () => {
      await store.close();
      await log.close();
      await remove();
    },
  };
}
