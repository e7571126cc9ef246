import type { Database as Connection } from 'better-sqlite3';
import type { LogFault } from '../../faults.js';
import { openForReading } from '../log-file.js';
import { rowFaults } from './rows.js';
import { schemaFaults } from './schema.js';

/** The maximum number of reported findings of the engine. */
const MOST_OF_ENGINE = 10;

/**
 * Inspects the file of a log: whether its schema is that of this program, whether the engine finds it intact, and whether
 * every row is where an append would have put it. Reads the whole file: for commands. Throws `LogFileRefused`, and the
 * signal's reason.
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

/** Whether an error says that a table is missing or cannot be read. */
function isUnreadable(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'SQLITE_ERROR' || code.startsWith('SQLITE_CORRUPT');
}
