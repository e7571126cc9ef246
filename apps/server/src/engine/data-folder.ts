import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The files of one installation. The log is the only one that cannot be made again. */
export interface DataFolder {
  readonly path: string;
  readonly log: string;
  readonly keys: string;
  /** There once a key was made: from then on callers must present one. */
  readonly guarded: string;
  /** Folder of the proof log, which can be made again from the log. */
  readonly proofs: string;
  /** Folder of the signed heads, and the file of the key that signs them, unless settings say otherwise. */
  readonly heads: string;
  readonly proofKey: string;
  /** Folder of answers that wait to be read. */
  readonly unreadAnswers: string;
  /** Where a running server says how to reach it. */
  readonly server: string;
  /** Instant and position of the last back-up of the log, once there was one. */
  readonly lastBackup: string;
  /** What the demonstration notes about the cohort that it records; in its folder only. */
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

/** How to reach the server that runs on a data folder. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  readonly startedAt: string;
}

/** The server that the folder names, if its process is still there. It may yet not answer: ask it. */
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

/** Takes this process's announcement back. Another server on the folder, which some engines allow, keeps its own. */
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
