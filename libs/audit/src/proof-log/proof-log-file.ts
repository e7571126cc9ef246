import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';
import type { LogId } from '#event-store/port';
import { LogChanged, ProofLogInUse, ProofLogMissing, ProofLogRefused } from './errors.js';

/** 'STPF' in ASCII: marks a SQLite file as a proof log of this program. */
const APPLICATION_ID = 0x53545046;

/** Version of the tables below, in the file's `user_version`. */
const FORMAT = 1;

/** How long one connection waits for another's commit, in milliseconds. */
const BUSY_TIMEOUT = 10_000;

/**
 * A leaf holds the envelope of an event. `hashes` holds its own hash and then, from the lowest up, those of the subtrees
 * that it completes, 32 bytes each. So an event adds exactly one row, and no row ever changes.
 * `leaf_id` finds ids by their prefixes. It is filled in steps of `ID_STEP` leaves, because ids are random: to insert each
 * one at once would cost more than everything else.
 */
const TABLES = `
  create table proved_log (
    only integer primary key check (only = 1),
    identity text not null
  ) strict;

  create table leaf (
    place integer primary key,
    position integer not null unique,
    stream text not null,
    revision integer not null,
    id text not null,
    type text not null,
    recorded_at text not null,
    commitment blob not null,
    hashes blob not null
  ) strict;

  create table leaf_id (
    beginning text not null,
    place integer not null,
    primary key (beginning, place)
  ) without rowid, strict;

  create trigger leaf_is_next before insert on leaf
  when new.place is not (select coalesce(max(place), -1) + 1 from leaf)
  begin select raise(abort, 'the proof log is append-only: a leaf takes the next place'); end;

  create trigger leaf_is_never_updated before update on leaf
  begin select raise(abort, 'the proof log is append-only: leaves are never updated'); end;

  create trigger leaf_is_never_deleted before delete on leaf
  begin select raise(abort, 'the proof log is append-only: leaves are never deleted'); end;
`;

/** The number of leaves whose ids are inserted into `leaf_id` together. Later leaves are scanned. */
export const ID_STEP = 8192;

/** Inserts the ids of a step into `leaf_id`. Parameters: the index of its first leaf, and the index after its last one. */
export const INDEX_IDS = `
  insert into leaf_id (beginning, place)
  select substr(id, 1, 8), place from leaf where place >= ? and place < ? order by 1, 2`;

/** The first index of an id; `from` is the first index that no step covers. */
export const FIND_ID = `
  select min(place) from (
    select place from leaf_id join leaf using (place) where beginning = substr(@id, 1, 8) and id = @id
    union all
    select place from leaf where place >= @from and id = @id
  )`;

/** The number of pages in the write-ahead log before a checkpoint, which waits for the disk. */
const CHECKPOINT_PAGES = 4_000;

/** The paths of a proof log's files in its folder. */
export function proofLogIn(folder: string): { readonly file: string; readonly lock: string } {
  return { file: join(folder, 'proofs.sqlite'), lock: join(folder, 'writer.lock') };
}

/**
 * Opens the proof log of a folder for writing, and creates it if there is none. A power cut may remove the last rows of the
 * file, but never changes their order; the follower writes them again from the log. Throws `ProofLogRefused`, `LogChanged`.
 */
export function openForWriting(folder: string, identity: LogId): Connection {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { file } = proofLogIn(folder);
  closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, { timeout: BUSY_TIMEOUT });
  try {
    refuseForeign(db, file);
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = normal');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    if (isBlank(db)) db.transaction(() => makeTables(db, identity)).immediate();
    const stored = identityIn(db);
    if (stored !== identity) throw new LogChanged('exchanged', `log ${stored}`, `the identity ${identity}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens the proof log of a folder for reading only. Throws `ProofLogMissing`, `ProofLogRefused`. */
export function openForReading(folder: string): Connection {
  const { file } = proofLogIn(folder);
  if (!existsSync(file)) throw new ProofLogMissing(file);
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
  try {
    refuseForeign(db, file);
    if (isBlank(db)) throw new ProofLogMissing(file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function identityIn(db: Connection): LogId {
  return db.prepare<[], LogId>('select identity from proved_log').pluck().get() as LogId;
}

/**
 * Claims the right to extend the proof log of a folder, until its release or the end of the process: SQLite's lock on an
 * empty file. Throws `ProofLogInUse`.
 */
export function claimWriting(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new Database(proofLogIn(folder).lock, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return { release: () => void lock.close() };
  } catch (error) {
    lock.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') throw new ProofLogInUse(folder);
    throw error;
  }
}

const REMEDY = 'keep its folder under another name, and the next server makes one from the log';

function makeTables(db: Connection, identity: LogId): void {
  db.exec(TABLES);
  db.prepare('insert into proved_log (only, identity) values (1, ?)').run(identity);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${FORMAT}`);
}

function refuseForeign(db: Connection, file: string): void {
  try {
    if (isBlank(db)) return;
    if (numberOf(db, 'application_id') !== APPLICATION_ID) throw new ProofLogRefused(file, 'is not a proof log');
    const format = numberOf(db, 'user_version');
    if (format > FORMAT) throw new ProofLogRefused(file, `has format ${format}; this version knows up to ${FORMAT}`);
  } catch (error) {
    throw asRefusal(error, file);
  }
}

/** Converts SQLite's error about an unreadable file into a refusal with the remedy; returns any other error unchanged. */
export function asRefusal(error: unknown, file: string): unknown {
  const code = String((error as { code?: unknown } | null)?.code);
  if (code !== 'SQLITE_NOTADB' && !code.startsWith('SQLITE_CORRUPT')) return error;
  return new ProofLogRefused(file, `is not a proof log, or damaged: ${REMEDY}`, { cause: error });
}

function isBlank(db: Connection): boolean {
  return numberOf(db, 'schema_version') === 0 && numberOf(db, 'application_id') === 0;
}

function numberOf(db: Connection, pragma: string): number {
  return Number(db.pragma(pragma, { simple: true }));
}
