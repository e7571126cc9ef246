import Database from 'better-sqlite3';
import { examineLog } from '#event-store/sqlite/examine-log';
import { LogFileRefused } from '#event-store/sqlite/log-file';
import { aloneWithLog, LogInUse } from '#event-store/sqlite/log-lock';
import { codeOf } from '../failure.js';

/**
 * Merges SQLite's `-wal` and `-shm` files into the log file. Only the last user of a log can do that, so it also proves
 * that no other process has the log open. Returns false for a damaged or changed log, and leaves all its files alone.
 * Throws `LogInUse` if another process has it open.
 */
export function sealLog(file: string): boolean {
  return aloneWithLog(file, () => isWhole(file) && fold(file));
}

function isWhole(file: string): boolean {
  try {
    examineLog(file);
    return true;
  } catch (error) {
    if (error instanceof LogFileRefused) return false;
    throw error;
  }
}

function fold(file: string): boolean {
  try {
    const db = new Database(file, { fileMustExist: true, timeout: 0 });
    try {
      db.pragma('journal_mode = delete');
      return true;
    } finally {
      db.close();
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return false;
    if (!code.startsWith('SQLITE_BUSY') && !code.startsWith('SQLITE_LOCKED')) throw error;
    throw new LogInUse(file, { cause: error });
  }
}
