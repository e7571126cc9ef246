// @ts-check
/** The thread that copies a log. One step takes the read lock once: the copy is the log at one moment, whoever writes meanwhile. */
import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const EVERY_PAGE = 0x7fffffff;

const source = new Database(workerData.file, { readonly: true, fileMustExist: true, timeout: workerData.busyTimeout });
await source.backup(workerData.to, { progress: () => EVERY_PAGE });
source.close();

const copy = new Database(workerData.to, { fileMustExist: true });
copy.pragma('journal_mode = delete');
copy.close();
