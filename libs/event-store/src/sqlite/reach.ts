import { constants, copyFileSync, existsSync, ftruncateSync, mkdtempSync, openSync, closeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { headOf } from './log-file.js';
import { writeWhole } from './head-record.js';
import { readPages } from './wal.js';
import type { Wal } from './wal.js';

/** Positions of a log's last event; `undefined` if it cannot be read. */
export interface Reach {
  /** As SQLite reads the log. */
  readonly readable: number | undefined;
  /** With every recognisable commit of its write-ahead log, even if some of its pages may be wrong. */
  readonly reached: number | undefined;
}

/** How far a log is readable, and how far it reached. Works on copies; no process may have the log open. */
export function reachOf(file: string, wal: Wal): Reach {
  const scratch = scratchFolder(file);
  try {
    const [readable, whole] = [join(scratch, 'readable.sqlite'), join(scratch, 'whole.sqlite')];
    copyLog(file, readable);
    copyFileSync(file, whole, constants.COPYFILE_FICLONE);
    applyPages(`${file}-wal`, wal, whole);
    return { readable: lastPosition(readable), reached: lastPosition(whole) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Copies a log and its write-ahead log, by reference if the file system supports it. */
export function copyLog(file: string, to: string): void {
  for (const ending of ['', '-wal']) {
    if (existsSync(file + ending)) copyFileSync(file + ending, to + ending, constants.COPYFILE_FICLONE);
  }
}

/** Does the work of a checkpoint without verifying the checksums. */
function applyPages(walFile: string, wal: Wal, database: string): void {
  const fd = openSync(database, 'r+');
  try {
    readPages(walFile, wal, (page, content) => {
      if (page >= 1 && page <= wal.pages) writeWhole(fd, content, (page - 1) * wal.pageSize);
    });
    ftruncateSync(fd, wal.pages * wal.pageSize);
  } finally {
    closeSync(fd);
  }
}

function lastPosition(file: string): number | undefined {
  try {
    const db = new Database(file, { fileMustExist: true });
    try {
      return headOf(db)?.position ?? 0;
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

function scratchFolder(file: string): string {
  try {
    return mkdtempSync(join(dirname(file), `${basename(file)}.examined-`));
  } catch {
    return mkdtempSync(join(tmpdir(), 'stepdown-examined-'));
  }
}
