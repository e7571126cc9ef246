import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const IN_MEMORY = '/dev/shm';
/** Followed by the id of the process that made it. */
const NAME = 'stepdown-tests-';
/** Bytes that a run may need. */
const ENOUGH = 4_000_000_000;

/** @type {string | undefined} */
let folder;

/**
 * Has a run put its temporary files in memory, where there is room and nobody said where: a commit to a disk waits for
 * milliseconds, and tests make some ten thousand. They end processes, as a crash does, never the machine.
 */
export function setUpTemporaryFiles() {
  const isThere = process.env['TMPDIR'] === undefined && existsSync(IN_MEMORY);
  if (!isThere || freeIn(IN_MEMORY) < ENOUGH) return;
  removeThoseOfKilledRuns();
  folder = mkdtempSync(`${IN_MEMORY}/${NAME}${process.pid}-`);
  // As the usual one: PostgreSQL, for one, runs as a user of its own.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
}

export function removeTemporaryFiles() {
  if (folder === undefined || tmpdir() !== folder) return;
  rmSync(folder, { recursive: true, force: true });
  delete process.env['TMPDIR'];
}

function removeThoseOfKilledRuns() {
  for (const name of readdirSync(IN_MEMORY)) {
    const isLeft = name.startsWith(NAME) && !isRunning(Number.parseInt(name.slice(NAME.length)));
    if (isLeft) rmSync(`${IN_MEMORY}/${name}`, { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  return existsSync(`/proc/${pid}`);
}

/** @param {string} path */
function freeIn(path) {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
