import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';
import { checkLog } from './check.js';
import type { LogSummary } from './check.js';
import { createTables, openForReading } from './log-file.js';

type Row = readonly [position: number, ...rest: unknown[]];

/** Events that are copied in one transaction. */
const BATCH = 1000;

/**
 * Creates a new log from the readable events of a damaged one, up to the first event that is missing or does not fit. The
 * events stay the same, including their positions. The new log has its own identity, because its next events take
 * positions that the damaged log gave to other events. Like a back-up it is one file without a record of its head. The
 * damaged log is only read; nobody may have it open. Throws `LogFileRefused` where nothing of it can be read.
 */
export function recoverLog(file: string, to: string): LogSummary {
  const source = openForReading(file);
  try {
    const target = new Database(to);
    try {
      target.pragma('synchronous = full');
      target.transaction(() => createTables(target, randomUUID())).immediate();
      copyRows(source, target);
    } finally {
      target.close();
    }
  } finally {
    source.close();
  }
  return checkLog(to);
}

function copyRows(source: Connection, target: Connection): void {
  const read = source.prepare<[number], Row>('select * from event where position = ?').raw();
  const insert = target.prepare<unknown[]>('insert into event values (?, ?, ?, ?, ?, ?, ?, ?)');
  const copyBatch = target.transaction((first: number) => {
    for (let position = first; position < first + BATCH; position++) {
      if (!copyRow(() => read.get(position), insert)) return false;
    }
    return true;
  });
  for (let first = 1; copyBatch.immediate(first); first += BATCH);
}

/** Copies a row; returns whether the event is readable and follows the previous one. */
function copyRow(read: () => Row | undefined, insert: { run(...row: unknown[]): unknown }): boolean {
  try {
    const row = read();
    if (row === undefined) return false;
    insert.run(...row);
    return true;
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_CONSTRAINT')) return false;
    throw error;
  }
}
