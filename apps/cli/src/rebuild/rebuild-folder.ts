import { plainJson, withCodec } from '#event-store/codec';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { duckDbPlace } from '#read-models/duckdb/duckdb-place';
import { rebuildClosed, type RebuildOptions } from '#read-models/rebuild';
import { dataFolder } from '#server/engine/data-folder';
import { requireLog } from '../connection/connect.js';
import { refuseInUse } from './read-model-in-use.js';

/**
 * Rebuilds the read models of a folder that no server runs on. It needs nothing of the old ones, so it also helps where
 * a server refuses to start on them. Throws `ReadModelInUse`, `LogFileRefused`, a `Failure` where there is no log, and the signal's reason.
 */
export async function rebuildFolder(path: string, options: RebuildOptions): Promise<void> {
  const folder = dataFolder(path);
  requireLog(path);
  const log = withCodec(await openSqliteEventStore({ file: folder.log, readOnly: true }), plainJson);
  try {
    const place = duckDbPlace({ folder: folder.path });
    await refuseInUse(place);
    await rebuildClosed(place, log, {}, options);
  } finally {
    await log.close();
  }
}
