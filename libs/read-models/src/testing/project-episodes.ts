import { join } from 'node:path';
import type { EpisodeEvent } from '#episode/events';
import { openDuckDbReadModelStore } from '../duckdb/duckdb-read-model-store.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { openLog, LogWriter } from './log.js';
import { projectLog } from './project-log.js';
import { temporaryFolder } from './temporary-folder.js';

/** A read model of some episodes; `record` adds to it. */
export interface ProjectedEpisodes {
  readonly store: ReadModelStore;
  record(episodeId: string, ...events: readonly EpisodeEvent[]): Promise<void>;
  close(): Promise<void>;
}

export async function projectEpisodes(
  episodes: Iterable<readonly [episodeId: string, events: readonly EpisodeEvent[]]>,
): Promise<ProjectedEpisodes> {
  const { folder, remove } = await temporaryFolder();
  const log = await openLog(folder);
  const store = await openDuckDbReadModelStore({ file: join(folder, 'read-model.duckdb') });
  const writer = new LogWriter(log);
  for (const [episodeId, events] of episodes) await writer.record(episodeId, ...events);
  await projectLog(log, store);
  return {
    store,
    record: async (episodeId, ...events) => {
      await writer.record(episodeId, ...events);
      await projectLog(log, store);
    },
    close: async () => {
      await store.close();
      await log.close();
      await remove();
    },
  };
}
