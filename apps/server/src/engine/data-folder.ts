import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { locateLog, type LogAddress, type LogLocation } from '#event-store/log-engines';

/** The files of one installation. The log is the only one that cannot be rebuilt. */
export interface DataFolder {
  readonly path: string;
  readonly log: string;
  readonly keys: string;
  /** Exists once a key was created: from then on callers must present one. */
  readonly guarded: string;
  /** Folder of the proof log, which can be rebuilt from the log. */
  readonly proofs: string;
  /** Folder of the signed heads, and the file of the signing key, unless settings name others. */
  readonly heads: string;
  readonly proofKey: string;
  /** Folder of unread answers. */
  readonly unreadAnswers: string;
  /** Where a running server writes its address. */
  readonly server: string;
  /** Instant and position of the last back-up of the log, if there was one. */
  readonly lastBackup: string;
  /** The demonstration's record of its cohort; only in its own folder. */
  readonly demo: string;
}

export function dataFolder(path: string): DataFolder {
  const folder = resolve(path);
  return {
    path: folder,
    log: join(folder, 'log.sqlite'),
    keys: join(folder, 'keys.json'),
    guarded: join(folder, 'guarded.json'),
    proofs: join(folder, 'proofs'),
    heads: join(folder, 'heads'),
    proofKey: join(folder, 'proof-key.json'),
    unreadAnswers: join(folder, 'unread-answers'),
    server: join(folder, 'server.json'),
    lastBackup: join(folder, 'last-backup.json'),
    demo: join(folder, 'demo.json'),
  };
}

export function createDataFolder(path: string): DataFolder {
  const folder = dataFolder(path);
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  return folder;
}

/** The location of the log of an installation, by default in its data folder. */
export function logLocationOf(address: LogAddress, { log }: Pick<DataFolder, 'log'>): LogLocation {
  return locateLog(address, (path) => path ?? log);
}

/** How to reach the server that runs on a data folder. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  readonly startedAt: string;
}

/** The server that the folder names, if its process is alive. It may still not answer: check it. */
export function runningServer(folder: DataFolder): RunningServer | undefined {
  let server: RunningServer;
  try {
    server = JSON.parse(readFileSync(folder.server, 'utf8')) as RunningServer;
  } catch {
    return undefined;
  }
  return isAlive(server.pid) ? server : undefined;
}

export function announce(folder: DataFolder, server: RunningServer): void {
  writeFileSync(folder.server, `${JSON.stringify(server)}\n`);
}

/** Removes the announcement of this process. Another server on the folder, which some engines allow, keeps its own. */
export function withdraw(folder: DataFolder): void {
  if (runningServer(folder)?.pid === process.pid) rmSync(folder.server, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
