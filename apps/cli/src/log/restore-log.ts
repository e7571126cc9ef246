import { existsSync } from 'node:fs';
import { copyFile, link, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backupLog } from '#event-store/sqlite/backup';
import { checkLog, type LogSummary } from '#event-store/sqlite/check';
import { headRecordOf } from '#event-store/sqlite/log-file';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { duckDbLocation } from '#read-models/duckdb/duckdb-location';
import { createDataFolder } from '#server/engine/data-folder';
import { Failure } from '../failure.js';
import { refuseInUse } from '../read-models/read-model-in-use.js';
import { sealLog } from './seal-log.js';

export interface RestoreOptions {
  /** The back-up. It is only read. */
  readonly from: string;
  /** The data folder to restore into; created if it is missing. */
  readonly folder: string;
  /** Whether an existing log may be moved aside. */
  readonly replace: boolean;
  /** Dates the name of the log that is moved aside. */
  readonly now: Date;
  /** Called when nothing can prevent the restore any more, before the log is replaced. */
  readonly before?: () => void;
}

export interface Restored extends LogSummary {
  /** The path of the previous log, if there was one. */
  readonly keptAside?: string;
}

/**
 * Replaces the log of a folder by a back-up. The new log appears complete and durable, or not at all. The previous log
 * is kept under a dated name. The read models are emptied, so that the next server rebuilds them. Throws
 * `LogFileRefused` for a file that is not a complete log, and `ReadModelInUse` or a `Failure` while a process uses the
 * folder.
 */
export async function restoreLog({ from, folder: path, replace, now, before }: RestoreOptions): Promise<Restored> {
  const summary = checkLog(from);
  const folder = createDataFolder(path);
  const hadLog = existsSync(folder.log);
  if (hadLog && !replace) throw refusal(folder.path);
  const location = duckDbLocation({ folder: folder.path });
  await refuseInUse(location);
  const sealed = !hadLog || sealLog(folder.log);
  const incoming = join(folder.path, 'log.restoring.sqlite');
  await rm(incoming, { force: true });
  await backupLog(from, incoming, () => undefined, 'brought');
  before?.();
  const empty = await location.openFresh();
  await location.replace('fresh', () => empty.close());
  await location.forgetPrevious();
  const keptAside = hadLog ? await keepAside(folder.log, sealed, now) : undefined;
  // The head record of the previous log is not valid for this one.
  await rm(headRecordOf(folder.log), { force: true });
  await rename(incoming, folder.log);
  await sync(folder.path);
  await openOnce(folder.log);
  return { ...summary, keptAside };
}

/** The first open of a log writes its head record. */
async function openOnce(file: string): Promise<void> {
  await (await openSqliteEventStore({ file })).close();
}

/** Gives the log a second name, so that a log exists under the first name at every moment. */
async function keepAside(log: string, sealed: boolean, now: Date): Promise<string> {
  const aside = log.replace(/\.sqlite$/, `.${now.toISOString().replaceAll(':', '-')}.sqlite`);
  await link(log, aside);
  if (!sealed) for (const ending of ['-wal', '-shm']) await moveIfThere(log + ending, aside + ending);
  if (existsSync(headRecordOf(log))) await copyFile(headRecordOf(log), headRecordOf(aside));
  return aside;
}

async function moveIfThere(from: string, to: string): Promise<void> {
  if (existsSync(from)) await rename(from, to);
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function refusal(folder: string): Failure {
  const hint = 'restore into another folder, or pass --replace: the existing log is then renamed with a date';
  return new Failure(`${folder} already has a log`, { hint });
}
