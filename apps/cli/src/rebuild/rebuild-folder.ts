import { plainJson, withCodec } from '#event-store/codec';
import type { EventStore } from '#event-store/port';
import type { ReadModelPlace } from '#read-models/read-model-place';
import { rebuildClosed, type Rebuilt, type RebuildOptions } from '#read-models/rebuild';
import { NothingKept } from '#read-models/store/errors';
import { switchBackClosed } from '#read-models/switch-back';
import { configFrom } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { readModelsPlace } from '#server/engine/read-models-place';
import { requireLog } from '../connection/connect.js';
import { openSource } from '../copy/open-log.js';
import { say, type Io } from '../io.js';
import { refuseInUse } from './read-model-in-use.js';

/* What a server does for these commands, for a folder that none runs on, or for engines that the environment names. */

/**
 * Rebuilds the read models. It needs nothing of the old ones, so it also helps where a server refuses to start on them.
 * Throws `ReadModelInUse`, `RebuildUnderWay`, `LogFileRefused`, a `Failure` where there is no log, and the signal's
 * reason.
 */
export function rebuildFolder(path: string, io: Io, options: RebuildOptions): Promise<Rebuilt> {
  return onPlace(path, io, (place, log) => rebuildClosed(place, log, {}, options));
}

/** Puts the read models that are kept back. Throws `NothingKept`, `KeptUnusable`, and what `rebuildFolder` throws. */
export function switchBackFolder(path: string, io: Io, options: RebuildOptions): Promise<Rebuilt> {
  return onPlace(path, io, (place, log) => switchBackClosed(place, log, {}, options));
}

/** Removes the read models that are kept. Throws `NothingKept`, and what `rebuildFolder` throws. */
export function forgetKeptInFolder(path: string, io: Io): Promise<void> {
  return onPlace(path, io, async (place) => {
    if (!(await place.forgetKept())) throw new NothingKept();
  });
}

async function onPlace<T>(
  path: string,
  io: Io,
  work: (place: ReadModelPlace, log: EventStore) => Promise<T>,
): Promise<T> {
  const { readModels } = configFrom({ dataFolder: path, projector: 'on' }, io.env);
  const log = withCodec(await openSource(requireLog(path, io), io), plainJson);
  try {
    const place = await readModelsPlace(readModels, dataFolder(path), (notice) => say(io, notice));
    if (readModels.engine === 'duckdb') await refuseInUse(place);
    return await work(place, log);
  } finally {
    await log.close();
  }
}
