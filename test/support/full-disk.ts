import { execFileSync } from 'node:child_process';

/** Lets a process write to no file behind an offset, in bytes: for want of a full disk. */
export function limitFiles(pid: number, bytes: number): void {
  setLimit(pid, String(bytes));
}

/** Lets it write files of any size. */
export function liftLimit(pid: number): void {
  setLimit(pid, 'unlimited');
}

/** The soft limit alone: who owns a process may raise it again, up to the hard one. */
function setLimit(pid: number, limit: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:`]);
}
