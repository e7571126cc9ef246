import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';
import { BUSY_TIMEOUT } from './busy-timeout.js';
import { createHeadRecord, headRecordOf } from './head-record.js';

export { headRecordOf };

/** 'STEP' in ASCII: marks a SQLite file as a log of this program. */
const APPLICATION_ID = 0x53544550;

/**
 * Version of the file, in its `user_version`. 1: the tables below. 2: the same with a head record next to the log, without
 * which the log does not open. A back-up has format 1: it gets a head record once it is opened as a log.
 */
export const FORMATS = { withoutRecord: 1, withRecord: 2 } as const;

/**
 * Why a file cannot be used as a log. `damaged`: some of its content cannot be read. `shorter`: its last events are missing,
 * without a sign of damage. `exchanged`: it is another log. `restored`: it is an older state with new events after it.
 * `no-record`: its head record is missing or cannot be read.
 */
export type LogRefusal =
  'missing' | 'not-ours' | 'newer' | 'damaged' | 'shorter' | 'exchanged' | 'restored' | 'no-record';

/** Events that a log no longer holds. */
export interface MissingEvents {
  /** Position of the first of them. */
  readonly first: number;
  /** Position of the last, if it is known. */
  readonly last?: number;
}

/** The file cannot be used as a log. It was not changed. */
export class LogFileRefused extends Error {
  readonly code = 'log-file-refused';
  readonly missing: MissingEvents | undefined;
  /** The folder with a copy of the log's files in the state found. */
  readonly savedIn: string | undefined;

  constructor(
    readonly file: string,
    readonly reason: LogRefusal,
    /** The rest of the sentence that begins with the file's name. */
    readonly what: string,
    options: ErrorOptions & { readonly missing?: MissingEvents; readonly savedIn?: string } = {},
  ) {
    super(`${file} ${what}`, options);
    this.name = 'LogFileRefused';
    this.missing = options.missing;
    this.savedIn = options.savedIn;
  }
}

/**
 * The triggers apply to every program that opens the file. `insert or replace` deletes without firing the delete trigger, so
 * the insert trigger also requires the next position and the stream's next revision.
 */
export const TABLES = `
  create table log (
    only integer primary key check (only = 1),
    identity text not null
  ) strict;

  create table event (
    position integer primary key,
    stream text not null,
    revision integer not null,
    id text not null,
    type text not null,
    data text not null,
    metadata text not null,
    recorded_at text not null,
    unique (stream, revision)
  ) strict;

  create trigger event_is_next before insert on event
  when new.position is not (select coalesce(max(position), 0) + 1 from event)
    or new.revision is not (select coalesce(max(revision), -1) + 1 from event where stream = new.stream)
  begin select raise(abort, 'the log is append-only: an event takes the next position and revision'); end;

  create trigger event_is_never_updated before update on event
  begin select raise(abort, 'the log is append-only: events are never updated'); end;

  create trigger event_is_never_deleted before delete on event
  begin select raise(abort, 'the log is append-only: events are never deleted'); end;

  create trigger log_is_made_once before insert on log when exists (select 1 from log)
  begin select raise(abort, 'a log keeps its identity'); end;

  create trigger log_is_never_updated before update on log
  begin select raise(abort, 'a log keeps its identity'); end;

  create trigger log_is_never_deleted before delete on log
  begin select raise(abort, 'a log keeps its identity'); end;
`;

/**
 * Creates the log if the file is absent or empty, and its head record if its format has none yet. The caller must hold the
 * log's lock. Throws `LogFileRefused` for a file of another program or a newer version.
 */
export function prepareLogFile(file: string): void {
  // Opening and closing a file that this process has open would free SQLite's locks on it.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, { timeout: BUSY_TIMEOUT });
  try {
    refuseForeign(db, file);
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = full');
    if (isBlank(db)) db.transaction(makeTables).immediate(db);
    if (formatOf(db) < FORMATS.withRecord) db.transaction(addHeadRecord).immediate(db, file);
  } finally {
    db.close();
  }
}

/** Opens an existing log for reading only. Throws `LogFileRefused`. */
export function openForReading(file: string): Connection {
  if (!existsSync(file)) throw new LogFileRefused(file, 'missing', 'does not exist');
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
  try {
    refuseForeign(db, file);
    if (isBlank(db)) throw notOurs(file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Throws `LogFileRefused` for a file of another program or a newer version. An empty file passes: it may become a log. */
export function refuseOther(file: string): void {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
  try {
    refuseForeign(db, file);
  } finally {
    db.close();
  }
}

/** Converts SQLite's error about an unreadable file into a refusal; returns any other error unchanged. */
export function asRefusal(error: unknown, file: string): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB') return notOurs(file, error);
  if (code.startsWith('SQLITE_CORRUPT')) return new LogFileRefused(file, 'damaged', 'is damaged', { cause: error });
  return error;
}

/** Runs in a transaction: if several processes find the file empty, only one creates the log. */
function makeTables(db: Connection): void {
  if (isBlank(db)) createTables(db, randomUUID());
}

/** Turns an empty file into a log with an identity. */
export function createTables(db: Connection, identity: string): void {
  db.exec(TABLES);
  db.prepare('insert into log (only, identity) values (1, ?)').run(identity);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${FORMATS.withoutRecord}`);
}

/** Writes the record first, so that a log whose format requires one has it, whenever the process ends. */
function addHeadRecord(db: Connection, file: string): void {
  const log = identityOf(db);
  if (log === undefined) throw new LogFileRefused(file, 'damaged', 'is damaged: it has lost its identity');
  createHeadRecord(headRecordOf(file), { log, position: 0, id: '', ...headOf(db) });
  db.pragma(`user_version = ${FORMATS.withRecord}`);
}

/** The identity of a log file, unless it is lost. */
export function identityOf(db: Connection): string | undefined {
  return db.prepare<[], string>('select identity from log').pluck().get();
}

/** Position and id of the last event. */
export function headOf(db: Connection): { position: number; id: string } | undefined {
  return db
    .prepare<[], { position: number; id: string }>('select position, id from event order by position desc limit 1')
    .get();
}

export function formatOf(db: Connection): number {
  return numberOf(db, 'user_version');
}

function refuseForeign(db: Connection, file: string): void {
  try {
    if (isBlank(db)) return;
    if (numberOf(db, 'application_id') !== APPLICATION_ID) throw notOurs(file);
    const format = formatOf(db);
    if (format > FORMATS.withRecord) {
      const known = `this version knows up to ${FORMATS.withRecord}`;
      throw new LogFileRefused(file, 'newer', `has format ${format}; ${known}`);
    }
  } catch (error) {
    throw asRefusal(error, file);
  }
}

export function isBlank(db: Connection): boolean {
  return numberOf(db, 'schema_version') === 0 && numberOf(db, 'application_id') === 0;
}

function numberOf(db: Connection, pragma: string): number {
  return Number(db.pragma(pragma, { simple: true }));
}

function notOurs(file: string, cause?: unknown): LogFileRefused {
  return new LogFileRefused(file, 'not-ours', 'is not a Stepdown log', { cause });
}
