import { resolve } from 'node:path';
import type { LogAddress } from '#event-store/log-engines';
import { variables } from '#server/config';
import { dataFolder, logLocationOf } from '#server/engine/data-folder';
import { findServer } from '../connection/find-server.js';
import { Failure } from '../failure.js';

/** Requires that the log is in the data folder: a back-up is restored there, not where other settings put the log. */
export function requireOwnLog(folder: string, address: LogAddress): void {
  const own = dataFolder(folder);
  const { file, engineName } = logLocationOf(address, own);
  if (file === undefined) {
    throw new Failure(`the log is in ${engineName}`, { hint: 'restore it with the tools of its server' });
  }
  if (resolve(file) === own.log) return;
  throw new Failure(`the log is ${file}, not the one of the data folder`, {
    hint: `a back-up is restored into a data folder: name it with --data, without ${variables.eventStore}`,
  });
}

/** Throws a `Failure` while a server runs on the folder. */
export async function requireNoServer(folder: string, signal: AbortSignal): Promise<void> {
  const running = await findServer(folder, signal);
  if (running === undefined) return;
  throw new Failure(`a server runs on this data folder: process ${running.pid}, ${running.url}`, {
    ending: 'unavailable',
    hint: 'stop it first',
  });
}
