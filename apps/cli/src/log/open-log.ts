import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { LogAddressRefused } from '#event-store/errors';
import type { LogLocation, OpenedLog, OpenLogOptions } from '#event-store/log-engines';
import type { EventStore } from '#event-store/port';
import { examineLog } from '#event-store/sqlite/examine-log';
import { refuseOther, type LogFileRefused } from '#event-store/sqlite/log-file';
import { aloneWithLog } from '#event-store/sqlite/log-lock';
import { findServer } from '../connection/find-server.js';
import { Failure } from '../failure.js';
import { say, type Io } from '../io.js';
import { sealLog } from './seal-log.js';

/**
 * Opens a log read-only, even while a server runs on it. A damaged or changed log opens only if `onRefused` is given.
 * Throws what the adapters throw, and a `Failure` for an invalid connection string.
 */
export function openSource(
  location: LogLocation,
  io: Io,
  onRefused?: (refusal: LogFileRefused) => void,
): Promise<EventStore> {
  return openAt(location, io, { readOnly: true, onRefused });
}

/**
 * Opens a log to copy into, and creates it if it is missing. Throws as `openSource` does, and `LogInUse` while another
 * process has the file open.
 */
export async function openTarget(location: LogLocation, io: Io): Promise<OpenedLog['store']> {
  const { file } = location;
  if (file !== undefined) {
    await refuseServed(dirname(file), io);
    if (existsSync(file)) refuseInUse(file);
  }
  return openAt(location, io, {});
}

async function openAt(location: LogLocation, io: Io, options: OpenLogOptions): Promise<OpenedLog['store']> {
  const { name } = location;
  try {
    const { store } = await location.open({
      ...options,
      onInterruption: ({ reason, retryIn }) =>
        say(io, `${name}: ${reason}; trying again in ${(retryIn / 1000).toFixed(1)} s`),
    });
    return store;
  } catch (error) {
    if (!(error instanceof LogAddressRefused)) throw error;
    throw new Failure(`${name}: ${error.message}`, { ending: 'usage' });
  }
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
