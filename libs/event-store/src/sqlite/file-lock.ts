import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';
import { BUSY_TIMEOUT } from './busy-timeout.js';

/** Another process held the lock of a file for longer than this one waits. */
export class FileInUse extends Error {
  readonly code = 'file-in-use';

  constructor(file: string, options?: ErrorOptions) {
    super(`another process is writing ${file}; try again`, options);
    this.name = 'FileInUse';
  }
}

/**
 * Runs `work` while every other process that calls this for the same file waits. The lock is SQLite's, on an empty file next
 * to it (`<file>.lock`), and ends with the process. In a read-only folder there is no lock, and nobody can write either.
 * Throws `FileInUse`.
 */
export function aloneWithFile<T>(file: string, work: () => T): T {
  const lock = openLock(`${file}.lock`, BUSY_TIMEOUT);
  try {
    if (lock !== undefined && !tryLock(lock)) throw new FileInUse(file);
    return work();
  } finally {
    lock?.close();
  }
}

/** Opens a lock without taking it. Its file is never written and has no journal. `timeout` in milliseconds. */
export function openLock(file: string, timeout: number): Connection | undefined {
  try {
    const db = new Database(file, { timeout });
    db.pragma('journal_mode = memory');
    return db;
  } catch (error) {
    if (isUnwritable(error)) return undefined;
    throw error;
  }
}

/** Takes a lock exclusively; returns false if others hold it for longer than its timeout. */
export function tryLock(lock: Connection): boolean {
  try {
    lock.exec('begin exclusive');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

function isUnwritable(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code);
  return code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY');
}

function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
}
