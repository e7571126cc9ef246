import { plainJson, withCodec } from '#event-store/codec';
import { rebuildClosed, type Rebuilt, type RebuildOptions } from '#read-models/rebuild';
import { configFrom } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { readModelsPlace } from '#server/engine/read-models-place';
import { requireLog } from '../connection/connect.js';
import { openSource } from '../copy/open-log.js';
import { say, type Io } from '../io.js';
import { refuseInUse } from './read-model-in-use.js';

/**
 * Rebuilds the read models of a folder that no server runs on, or those that the environment names, while nobody
 * projects them. It needs nothing of the old ones, so it also helps where a server refuses to start on them. Throws
 * `ReadModelInUse`, `AlreadyProjected`, `LogFileRefused`, a `Failure` where there is no log, and the signal's reason.
 */
export async function rebuildFolder(path: string, io: Io, options: RebuildOptions): Promise<Rebuilt> {
  const { readModels } = configFrom({ dataFolder: path, projector: 'on' }, io.env);
  const log = withCodec(await openSource(requireLog(path, io), io), plainJson);
  try {
    const place = await readModelsPlace(readModels, dataFolder(path), (notice) => say(io, notice));
    if (readModels.engine === 'duckdb') await refuseInUse(place);
    return await rebuildClosed(place, log, {}, options);
  } finally {
    await log.close();
  }
}
