import type { Database as Connection } from 'better-sqlite3';
import { BUSY_TIMEOUT } from './busy-timeout.js';
import { openLock, tryLock } from './file-lock.js';

/** Another process, or another part of this one, has the log open. */
export class LogInUse extends Error {
  readonly code = 'log-in-use';

  constructor(
    readonly file: string,
    options?: ErrorOptions,
  ) {
    super(`another process has ${file} open`, options);
    this.name = 'LogInUse';
  }
}

/** An opened resource together with its shared lock on the log. */
export interface Held<T> {
  readonly opened: T;
  /** Releases the lock. Call it once the resource is closed. */
  release(): void;
}

/**
 * Opens a log under two locks: everybody who has the log open shares one, and only one process at a time opens it. `open`
 * receives whether nobody else has the log open; if so, that stays true until it returns. The locks are SQLite's, on two
 * empty files next to the log, and end with the process. In a read-only folder there are no locks, and nobody can write
 * either.
 */
export function holdLog<T>(file: string, open: (isAlone: boolean) => T): Held<T> {
  const entrance = openLock(`${file}.opening`, BUSY_TIMEOUT);
  if (entrance === undefined) return { opened: open(true), release: () => undefined };
  try {
    if (!tryLock(entrance)) throw new LogInUse(file);
    const presence = openLock(`${file}.open`, 0)!;
    try {
      const isAlone = tryLock(presence);
      const opened = open(isAlone);
      if (isAlone) presence.exec('commit');
      share(presence);
      return { opened, release: () => void presence.close() };
    } catch (error) {
      presence.close();
      throw error;
    }
  } finally {
    entrance.close();
  }
}

/** Runs `work` while nobody has the log open or can open it. Throws `LogInUse`. */
export function aloneWithLog<T>(file: string, work: () => T): T {
  const { opened, release } = holdLog(file, (isAlone) => {
    if (!isAlone) throw new LogInUse(file);
    return work();
  });
  release();
  return opened;
}

function share(presence: Connection): void {
  presence.exec('begin');
  presence.prepare('select count(*) from sqlite_schema').get();
}
