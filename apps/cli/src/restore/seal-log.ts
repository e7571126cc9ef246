import Database from 'better-sqlite3';
import { codeOf, Failure } from '../failure.js';

/**
 * Folds what SQLite keeps beside a log (`-wal`, `-shm`) into its file, which only the last user of a log can do: so it
 * is also the proof that no other process has it open. Returns false for a file too damaged to be read; throws where
 * another process has it open.
 */
export function sealLog(file: string): boolean {
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
    throw new Failure(`another process has ${file} open`, {
      ending: 'unavailable',
      hint: 'stop it first',
      cause: error,
    });
  }
}
