import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';

/** 'STEP' in ASCII: marks a SQLite file as a log of this program. */
const APPLICATION_ID = 0x53544550;

/** Version of the tables below, kept in the file's `user_version`. */
const FORMAT = 1;

/** How long a writer waits for another process's commit, in milliseconds. */
export const BUSY_TIMEOUT = 10_000;

/** The file cannot serve as a log. It was not touched. */
export class LogFileRefused extends Error {
  readonly code = 'log-file-refused';

  constructor(
    readonly file: string,
    readonly reason: 'missing' | 'not-ours' | 'newer' | 'damaged',
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${file} ${message}`, options);
    this.name = 'LogFileRefused';
  }
}

/**
 * The triggers hold for every program that opens the file. `insert or replace` deletes without firing the delete
 * trigger, so the insert trigger also demands the next position and the stream's next revision.
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

/** Makes the log if the file is absent or empty. Throws `LogFileRefused` for a file of another program or a newer version. */
export function prepareLogFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, { timeout: BUSY_TIMEOUT });
  try {
    refuseForeign(db, file);
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = full');
    if (isBlank(db)) db.transaction(makeTables).immediate(db);
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

/** What SQLite says about a file it cannot read, as a refusal; any other error as it is. */
export function asRefusal(error: unknown, file: string): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB') return notOurs(file, error);
  if (code.startsWith('SQLITE_CORRUPT')) return new LogFileRefused(file, 'damaged', 'is damaged', { cause: error });
  return error;
}

/** In a transaction: of several processes that found the file blank, one makes the log. */
function makeTables(db: Connection): void {
  if (!isBlank(db)) return;
  db.exec(TABLES);
  db.prepare('insert into log (only, identity) values (1, ?)').run(randomUUID());
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${FORMAT}`);
}

function refuseForeign(db: Connection, file: string): void {
  try {
    if (isBlank(db)) return;
    if (numberOf(db, 'application_id') !== APPLICATION_ID) throw notOurs(file);
    const format = numberOf(db, 'user_version');
    if (format > FORMAT)
      throw new LogFileRefused(file, 'newer', `has format ${format}; this version knows up to ${FORMAT}`);
  } catch (error) {
    throw asRefusal(error, file);
  }
}

function isBlank(db: Connection): boolean {
  return numberOf(db, 'schema_version') === 0 && numberOf(db, 'application_id') === 0;
}

function numberOf(db: Connection, pragma: string): number {
  return Number(db.pragma(pragma, { simple: true }));
}

function notOurs(file: string, cause?: unknown): LogFileRefused {
  return new LogFileRefused(file, 'not-ours', 'is not a Stepdown log', { cause });
}
