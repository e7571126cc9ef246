import { accessSync, chmodSync, constants, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say, type Io } from '../io.js';

/** Files that only a server on the folder itself uses, and files that were moved aside. */
const LEFT_OUT = /^(server\.json|log\.sqlite\.(open|opening|found-.*)|log\..*\.sqlite.*|read-model\.shadow\..*)$/;

/**
 * Does some read-only work with a data folder. A folder that is not writable is copied to the temporary folder first.
 * SQLite and DuckDB then create their locks and write-ahead logs in the copy: they cannot read the files where they
 * are.
 */
export async function withReadableFolder<T>(folder: string, io: Io, work: (folder: string) => Promise<T>): Promise<T> {
  if (!existsSync(folder) || isWritable(folder)) return work(folder);
  const copy = mkdtempSync(join(tmpdir(), 'stepdown-read-'));
  try {
    say(io, `${folder} cannot be written: working on a copy of it in ${copy}`);
    for (const name of readdirSync(folder).filter((each) => !LEFT_OUT.test(each))) {
      await cp(join(folder, name), join(copy, name), { recursive: true, mode: constants.COPYFILE_FICLONE });
    }
    makeWritable(copy);
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Copies have the permissions of the originals. */
function makeWritable(path: string): void {
  const isFolder = statSync(path).isDirectory();
  chmodSync(path, isFolder ? 0o700 : 0o600);
  if (isFolder) for (const name of readdirSync(path)) makeWritable(join(path, name));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
