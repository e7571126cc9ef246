import { plainJson, withCodec } from '#event-store/codec';
import type { EventStore } from '#event-store/port';
import { areShared, readModelEngine } from '#read-models/engines';
import type { ReadModelLocation } from '#read-models/store/read-model-location';
import { rebuildOffline, type RebuildResult, type RebuildOptions } from '#read-models/rebuild/rebuild';
import { NoPreviousReadModel } from '#read-models/rebuild/errors';
import { switchBackOffline } from '#read-models/rebuild/switch-back';
import { configFrom } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { requireLog } from '../../connection/connect.js';
import { openSource } from '../../log/open-log.js';
import { say, type Io } from '../../io.js';
import { refuseInUse } from '../../read-models/read-model-in-use.js';

/* The work of the server for these commands, for a folder without a server or for engines that the environment names. */

/**
 * Rebuilds the read models. It needs nothing from the old ones, so it helps even if a server refuses to start on them.
 * Throws `ReadModelInUse`, `RebuildUnderWay`, `LogFileRefused`, a `Failure` if there is no log, and the signal's
 * reason.
 */
export function rebuildFolder(path: string, io: Io, options: RebuildOptions): Promise<RebuildResult> {
  return withLocation(path, io, (location, log) => rebuildOffline(location, log, {}, options));
}

/**
 * Switches back to the previous read models. Throws `NoPreviousReadModel`, `PreviousReadModelUnusable`, and what
 * `rebuildFolder` throws.
 */
export function switchBackFolder(path: string, io: Io, options: RebuildOptions): Promise<RebuildResult> {
  return withLocation(path, io, (location, log) => switchBackOffline(location, log, {}, options));
}

/** Removes the previous read models. Throws `NoPreviousReadModel`, and what `rebuildFolder` throws. */
export function forgetPreviousInFolder(path: string, io: Io): Promise<void> {
  return withLocation(path, io, async (location) => {
    if (!(await location.forgetPrevious())) throw new NoPreviousReadModel();
  });
}

async function withLocation<T>(
  path: string,
  io: Io,
  work: (location: ReadModelLocation, log: EventStore) => Promise<T>,
): Promise<T> {
  const { readModels } = configFrom({ dataFolder: path, projector: 'on' }, io.env);
  const log = withCodec(await openSource(requireLog(path, io), io), plainJson);
  try {
    const location = await readModelEngine(readModels).locate(dataFolder(path).path, (notice) => say(io, notice));
    if (!areShared(readModels)) await refuseInUse(location);
    return await work(location, log);
  } finally {
    await log.close();
  }
}
