import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file under another name first and then renames it, so that a reader sees the old file or the new one, even after
 * a power cut. By default only its owner may read it. The file is on the disk when this returns. If this throws, for example
 * on a full disk, the old file is unchanged.
 */
export function writeDurably(file: string, text: string, mode = 0o600): void {
  const temporary = `${file}.${process.pid}.new`;
  try {
    writeSynced(temporary, text, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Writes a file that nobody reads yet, and syncs it. A single write may end early without an error if the disk has room for a part only. */
export function writeSynced(file: string, content: string | Uint8Array, mode: number): void {
  const handle = openSync(file, 'w', mode);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Syncs a folder, which puts new names in it onto the disk. Windows cannot open folders, and writes names through by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
