// @ts-check
/** The thread that copies a log. One step takes the read lock once: the copy is the log at one moment, whoever writes meanwhile. */
import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const EVERY_PAGE = 0x7fffffff;

try {
  await copyLog();
} catch (error) {
  // SQLite's own errors arrive at the other thread without their words.
  throw new Error(error instanceof Error ? error.message : String(error), { cause: error });
}

async function copyLog() {
  const { file, to, busyTimeout, formats } = workerData;
  const source = new Database(file, { readonly: true, fileMustExist: true, timeout: busyTimeout });
  await source.backup(to, { progress: () => EVERY_PAGE });
  source.close();

  const copy = new Database(to, { fileMustExist: true });
  copy.pragma('journal_mode = delete');
  // The record of the head stays with the log.
  if (copy.pragma('user_version', { simple: true }) === formats.withRecord) {
    copy.pragma(`user_version = ${formats.withoutRecord}`);
  }
  copy.close();
}
