import { once } from 'node:events';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BUSY_TIMEOUT } from './busy-timeout.js';
import { findingsIn, recordNextTo, refuseOtherThan } from './examine-log.js';
import type { HeadRecord } from './head-record.js';
import { FORMATS, openForReading } from './log-file.js';
import { holdForReading } from './open-log-file.js';
import type { Standing } from './open-log-file.js';

/**
 * Copies the state of a log at one moment into one new file, while the log may be written. The copy is on the disk when this
 * resolves. It never appears under its name before it is complete, reaches the recorded head of the log and has passed
 * `inspect`. It has no head record itself: it gets one when it is opened as a log. Rejects if the name is taken.
 */
export async function backupLog<T>(
  file: string,
  to: string,
  inspect: (copy: string) => T,
  standing: Standing = 'log',
): Promise<T> {
  if (await exists(to)) throw new Error(`${to} exists already; a back-up overwrites nothing`);
  const partial = `${to}.partial`;
  await remove(partial);
  const { opened: record, release } = holdForReading(file, standing, recordNextTo);
  try {
    await (await open(partial, 'wx', 0o600)).close();
    await copy(file, partial);
    refuseLessThan(record, partial, file);
    const inspected = inspect(partial);
    await sync(partial);
    await rename(partial, to);
    await sync(dirname(to));
    return inspected;
  } catch (error) {
    await remove(partial);
    throw error;
  } finally {
    release();
  }
}

async function copy(file: string, to: string): Promise<void> {
  const workerData = { file, to, busyTimeout: BUSY_TIMEOUT, formats: FORMATS };
  await once(new Worker(new URL('./copy.worker.js', import.meta.url), { workerData, execArgv: [] }), 'exit');
}

/** The head record may be older than the copy, never newer. */
function refuseLessThan(record: HeadRecord | undefined, copied: string, file: string): void {
  if (record === undefined) return;
  const db = openForReading(copied);
  try {
    refuseOtherThan(record, findingsIn(db, record), file);
  } finally {
    db.close();
  }
}

async function remove(copied: string): Promise<void> {
  for (const ending of ['', '-journal', '-wal', '-shm']) await rm(copied + ending, { force: true });
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
