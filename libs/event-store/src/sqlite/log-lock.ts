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

/** What was opened, and the share in the lock that everybody has who has the log open. */
export interface Held<T> {
  readonly opened: T;
  /** To be called once everything that was opened is closed. */
  release(): void;
}

/**
 * Opens what belongs to a log. Whoever has a log open shares a lock, and whoever opens it is alone with that: `open` is
 * called with whether nobody else has the log open, and if so, nobody has until it has returned. The locks are SQLite's,
 * on two empty files next to the log, and end with the process. Where the folder admits no files there are none, and
 * nobody writes either.
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

/** Does some work with a log that nobody has open, nor can open meanwhile. Throws `LogInUse`. */
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
