import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';
import { BUSY_TIMEOUT } from './busy-timeout.js';
import { headRecordOf, readHeadRecord } from './head-record.js';
import type { HeadRecord } from './head-record.js';
import { FORMATS, LogFileRefused, formatOf, headOf, identityOf, isBlank } from './log-file.js';
import { lossOf } from './loss.js';
import { reachOf } from './reach.js';
import { walkWal } from './wal.js';
import type { Wal } from './wal.js';

/** The facts about a log as SQLite reads it. */
export interface Found {
  readonly format: number;
  readonly log: string | undefined;
  readonly position: number;
  /** Id of the event at the position of the record. */
  readonly idAtRecord: string | undefined;
}

/**
 * Checks before a log is opened that it has lost nothing: that its write-ahead log is readable up to the last commit, and
 * that it reaches its recorded head. The caller must hold the log's lock exclusively. Removes the remains of a commit that
 * was never acknowledged, so that they do not follow newer commits. Throws `LogFileRefused`, and then changes nothing.
 */
export function examineLog(file: string, { needsRecord = true } = {}): void {
  const wal = walkWal(`${file}-wal`);
  const record = recordNextTo(file);
  refuseLostCommits(file, wal, record);
  const found = look(file, wal, record);
  if (record !== undefined) refuseOtherThan(record, found, file, wal);
  else if (needsRecord) refuseWithoutRecord(file, found);
  if (wal.state !== 'empty' && wal.state !== 'whole') fold(file);
}

/** Finds damage in the middle of the write-ahead log even without a head record, by the commits that follow it. */
function refuseLostCommits(file: string, wal: Wal, record: HeadRecord | undefined): void {
  const isSuspect = wal.state === 'damaged' || (wal.state === 'headless' && wal.frames.length > 0);
  if (!isSuspect || !existsSync(file)) return;
  const { readable, reached } = reachOf(file, wal);
  const last = Math.max(reached ?? 0, record?.position ?? 0);
  if (readable !== undefined && last > readable) throw lossOf(file, 'damaged', { readable, last });
  if (readable === undefined || (reached === undefined && wal.state === 'damaged')) {
    throw lossOf(file, 'damaged', { readable, last: last > (readable ?? 0) ? last : undefined });
  }
}

/** Refuses a log without the event in its head record. Without `wal`, other processes may have it open. */
export function refuseOtherThan(
  record: HeadRecord,
  found: Found | undefined | 'unknown',
  file: string,
  wal?: Wal,
): void {
  if (found === 'unknown') return;
  const { log, position, id } = record;
  if (found?.log !== undefined && found.log !== log) throw exchanged(file, log, found.log);
  const readable = found?.position ?? 0;
  if (readable < position) {
    const isDamaged = wal !== undefined && wal.state !== 'empty' && wal.state !== 'whole';
    throw lossOf(file, isDamaged ? 'damaged' : 'shorter', { readable, last: position, isOpen: wal === undefined });
  }
  if (position > 0 && found?.idAtRecord !== id) throw restored(file, position, id, found?.idAtRecord);
}

/** `undefined` if there is no log yet; `unknown` if the file is not a log of this version or cannot be opened, which its opener reports. */
function look(file: string, wal: Wal, record: HeadRecord | undefined): Found | undefined | 'unknown' {
  if (!existsSync(file)) return undefined;
  try {
    const db = openToLook(file, wal);
    try {
      return isBlank(db) ? undefined : findingsIn(db, record);
    } finally {
      db.close();
    }
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    const isDamage = code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
    if (isDamage && record !== undefined) throw lossOf(file, 'damaged', { last: record.position, cause: error });
    return 'unknown';
  }
}

/**
 * Opens for reading only, because the write-ahead log then survives the close. If there is no write-ahead log, an
 * interrupted change of the journal mode may have to be undone, which needs write access.
 */
function openToLook(file: string, wal: Wal): Connection {
  const readonly = !(wal.state === 'empty' && existsSync(`${file}-journal`));
  return new Database(file, { readonly, fileMustExist: true, timeout: BUSY_TIMEOUT });
}

/** The facts about a log; `unknown` for another format. */
export function findingsIn(db: Connection, record: HeadRecord | undefined): Found | 'unknown' {
  const format = formatOf(db);
  if (format !== FORMATS.withoutRecord && format !== FORMATS.withRecord) return 'unknown';
  const idAt = db.prepare<[number], string>('select id from event where position = ?').pluck();
  return {
    format,
    log: identityOf(db),
    position: headOf(db)?.position ?? 0,
    idAtRecord: record && idAt.get(record.position),
  };
}

/** The head record of a log, if there is a complete one. */
export function recordNextTo(log: string): HeadRecord | undefined {
  try {
    return readHeadRecord(headRecordOf(log));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Truncates the write-ahead log where SQLite stops reading it. */
function fold(file: string): void {
  const db = new Database(file, { timeout: BUSY_TIMEOUT });
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

function exchanged(file: string, expected: string, found: string): LogFileRefused {
  const what = `is log ${found}, where log ${expected} was recorded in`;
  return new LogFileRefused(file, 'exchanged', `was exchanged: it ${what}; put that one back, or ${TAKE_OVER}`);
}

function restored(file: string, position: number, id: string, found: string | undefined): LogFileRefused {
  const instead = found === undefined ? 'there is none there' : `event ${found} is there`;
  const what = `it held event ${id} at position ${position}, and ${instead}`;
  return new LogFileRefused(
    file,
    'restored',
    `was put back to an earlier state: ${what}; put it back, or ${TAKE_OVER}`,
  );
}

function refuseWithoutRecord(file: string, found: Found | undefined | 'unknown'): void {
  if (found === undefined || found === 'unknown' || found.format < FORMATS.withRecord) return;
  const what = `the record of its head, ${headRecordOf(file)}, is missing or cannot be read`;
  throw new LogFileRefused(file, 'no-record', `may have lost events: ${what}; put it back, or ${TAKE_OVER}`);
}

const TAKE_OVER = 'if the log is right as it is, move it elsewhere and take it over with `stepdown restore`';
