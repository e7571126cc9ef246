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
  /** Data folder to restore into; made where it is missing. */
  readonly folder: string;
  /** Whether a log that the folder has may be put aside. */
  readonly replace: boolean;
  /** Names what is put aside. */
  readonly now: Date;
  /** Done once nothing stands in the way any more, before the log is put in its place. */
  readonly before?: () => void;
}

export interface Restored extends LogSummary {
  /** The log that was there before, where there was one. */
  readonly keptAside?: string;
}

/**
 * Puts a back-up in the place of a folder's log. The log appears whole and on the disk or not at all; the one before
 * is kept under a dated name; the read models are emptied, so that the next server makes them anew. Throws
 * `LogFileRefused` for a file that is not a whole log, `ReadModelInUse` or a `Failure` while a process uses the folder.
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
  // The record of the log before does not hold for this one, which has none yet.
  await rm(headRecordOf(folder.log), { force: true });
  await rename(incoming, folder.log);
  await sync(folder.path);
  await openOnce(folder.log);
  return { ...summary, keptAside };
}

/** A log that is opened for the first time gets the record of its head. */
async function openOnce(file: string): Promise<void> {
  await (await openSqliteEventStore({ file })).close();
}

/** Gives the log a second name, so that there is a log under the first one at every moment. */
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
  const hint = 'restore into another folder, or say --replace: the log that is there is then kept under a dated name';
  return new Failure(`${folder} has a log already`, { hint });
}
