import type { Database as Connection } from 'better-sqlite3';
import { position } from '../port.js';
import type { LogId, Position } from '../port.js';
import { LogFileRefused, asRefusal, openForReading } from './log-file.js';
import { holdForReading } from './open-log-file.js';

/** A summary of a complete log. */
export interface LogSummary {
  readonly identity: LogId;
  /** Position of the last event, 0 for an empty log: positions are dense, so it is also the number of events. */
  readonly head: Position;
}

/**
 * Checks that a file, for example a back-up, is a complete Stepdown log: readable throughout, without gaps in positions or
 * in any stream's revisions. Reads the whole file synchronously: for commands, not for a server.
 * Throws `LogFileRefused`.
 */
export function checkLog(file: string): LogSummary {
  const { opened: db, release } = holdForReading(file, 'brought', openForReading);
  try {
    refuseDamaged(db, file);
    return summaryOf(db, file);
  } catch (error) {
    throw asRefusal(error, file);
  } finally {
    db.close();
    release();
  }
}

/**
 * The number of events that can be read in sequence from the beginning of a damaged log; 0 if it cannot be opened. No
 * process may have it open.
 */
export function readableIn(file: string): number {
  try {
    const db = openForReading(file);
    try {
      return countFrom(db);
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof LogFileRefused || asRefusal(error, file) !== error) return 0;
    throw error;
  }
}

function countFrom(db: Connection): number {
  const read = db.prepare<[number], unknown[]>('select * from event where position = ?').raw();
  for (let events = 0; ; events += 1) {
    try {
      if (read.get(events + 1) === undefined) return events;
    } catch (error) {
      if (asRefusal(error, db.name) !== error) return events;
      throw error;
    }
  }
}

function refuseDamaged(db: Connection, file: string): void {
  const found = db.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') throw new LogFileRefused(file, 'damaged', `is damaged: ${String(found)}`);
  const stream = db
    .prepare<[], string>(
      'select stream from event not indexed group by stream having count(*) <> max(revision) + 1 or count(distinct revision) <> count(*) limit 1',
    )
    .pluck()
    .get();
  if (stream !== undefined) throw new LogFileRefused(file, 'damaged', `is damaged: ${stream} has gaps`);
}

function summaryOf(db: Connection, file: string): LogSummary {
  const row = db
    .prepare<[], [string, number, number, number]>(
      `select identity, (select count(*) from event not indexed where position > 0),
         (select coalesce(max(position), 0) from event), (select count(*) from event not indexed where position < 1) from log`,
    )
    .raw()
    .get();
  if (!row || row[1] !== row[2]) throw new LogFileRefused(file, 'damaged', 'is damaged: it has lost rows');
  if (row[3] > 0) throw new LogFileRefused(file, 'damaged', `is damaged: ${row[3]} rows stand outside its order`);
  return { identity: row[0] as LogId, head: position(row[2]) };
}
