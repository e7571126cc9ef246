import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CopyTarget, EventStore } from '#event-store/port';
import { examineLog } from '#event-store/sqlite/examine-log';
import { refuseOther, type LogFileRefused } from '#event-store/sqlite/log-file';
import { aloneWithLog } from '#event-store/sqlite/log-lock';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { createDataFolder } from '#server/engine/data-folder';
import { findServer } from '../connection/find-server.js';
import { Failure } from '../failure.js';
import { say, type Io } from '../io.js';
import { sealLog } from './seal-log.js';
import { locationInWords, type LogLocation } from './log-location.js';

type Copyable = EventStore & CopyTarget;

/**
 * Opens a log read-only, even while a server runs on it. A damaged or changed log opens only if `onRefused` is given.
 * Throws what the adapters throw, and a `Failure` for an invalid connection string.
 */
export async function openSource(
  location: LogLocation,
  io: Io,
  onRefused?: (refusal: LogFileRefused) => void,
): Promise<EventStore> {
  if (location.engine === 'eventstoredb') return openEventStoreDb(location, io);
  return openSqliteEventStore({ file: location.file, readOnly: true, onRefused });
}

/**
 * Opens a log to copy into, and creates it if it is missing. Throws as `openSource` does, and `LogInUse` while another
 * process has the file open.
 */
export async function openTarget(location: LogLocation, io: Io): Promise<Copyable> {
  if (location.engine === 'eventstoredb') return openEventStoreDb(location, io);
  const folder = dirname(location.file);
  await refuseServed(folder, io);
  if (existsSync(location.file)) refuseInUse(location.file);
  createDataFolder(folder);
  return openSqliteEventStore({ file: location.file });
}

async function refuseServed(folder: string, { signal }: Io): Promise<void> {
  const running = await findServer(folder, signal);
  if (running === undefined) return;
  throw new Failure(`a server runs on ${folder}: process ${running.pid}, ${running.url}`, {
    ending: 'unavailable',
    hint: 'stop it first, or copy into another folder',
  });
}

/** Leaves a file that is not a log untouched, and accepts one that an interrupted copy began. */
function refuseInUse(file: string): void {
  aloneWithLog(file, () => {
    examineLog(file);
    refuseOther(file);
  });
  sealLog(file);
}

async function openEventStoreDb(location: LogLocation & { engine: 'eventstoredb' }, io: Io): Promise<Copyable> {
  // Loaded only here: its client takes longer to load than most commands take to run.
  const [{ openEventStoreDb: open }, { describe }] = await Promise.all([
    import('#event-store/eventstoredb/event-store-db'),
    import('#event-store/eventstoredb/failures'),
  ]);
  const name = locationInWords(location);
  try {
    return await open({
      connectionString: location.connectionString,
      onInterruption: ({ cause, delay }) =>
        say(io, `${name}: ${describe(cause)}; trying again in ${(delay / 1000).toFixed(1)} s`),
    });
  } catch (error) {
    // The client's error carries the whole connection string: only its message is passed on.
    throw new Failure(`${name}: ${error instanceof Error ? error.message : 'it cannot be read'}`, { ending: 'usage' });
  }
}
