import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { duckDbPlace } from '#read-models/duckdb/duckdb-place';
import { rebuildClosed } from '#read-models/rebuild';
import { dataFolder } from '#server/engine/data-folder';
import { inOwnProcess } from '../processes/job.js';

/** Rebuilds the read models of a data folder from its log. Answers seconds. */
export const projectLog = inOwnProcess(import.meta.url, async (folder: string): Promise<number> => {
  const log = await openSqliteEventStore({ file: dataFolder(folder).log, readOnly: true });
  const started = performance.now();
  await rebuildClosed(duckDbPlace({ folder }), log);
  const seconds = (performance.now() - started) / 1000;
  await log.close();
  return seconds;
});
