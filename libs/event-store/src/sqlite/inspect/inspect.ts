import type { Database as Connection } from 'better-sqlite3';
import type { LogFault } from '../../faults.js';
import { openForReading } from '../log-file.js';
import { rowFaults } from './rows.js';
import { schemaFaults } from './schema.js';

/** Findings of the engine that are handed on. */
const MOST_OF_ENGINE = 10;

/**
 * Looks at the file of a log: whether it is made as this program makes one, whether the engine finds it whole, and whether every row
 * stands where an append would have put it. Reads all of it; meant for commands. Throws `LogFileRefused`, and the signal's reason.
 */
export async function* inspectLogFile(file: string, signal?: AbortSignal): AsyncGenerator<LogFault> {
  const db = openForReading(file);
  try {
    yield* schemaFaults(db);
    yield* damage(db);
    yield* rowFaults(db, signal);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    yield damaged(error.message);
  } finally {
    db.close();
  }
}

/** The engine's own check: pages, indexes against tables, uniqueness, types. */
function damage(db: Connection): LogFault[] {
  const rows = db.prepare<[], string>(`pragma integrity_check(${MOST_OF_ENGINE})`).pluck().all();
  return rows.length === 1 && rows[0] === 'ok' ? [] : rows.map(damaged);
}

function damaged(why: string): LogFault {
  return { kind: 'damaged', message: `the file of the log is damaged: ${why}` };
}

/** A file in which a table cannot be found or read. */
function isUnreadable(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'SQLITE_ERROR' || code.startsWith('SQLITE_CORRUPT');
}
