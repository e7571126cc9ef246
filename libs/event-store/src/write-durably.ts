import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file, for its owner only unless another mode is given, under another name first and then renames it: a reader
 * sees the old file or the new one, also after a power cut. It is on the disk when this returns; where it throws, on a full
 * disk for instance, the old file is as it was.
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

/** Writes a file that nobody reads yet, onto the disk. A single write may end early without an error, where that has room for a part only. */
export function writeSynced(file: string, content: string | Uint8Array, mode: number): void {
  const handle = openSync(file, 'w', mode);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A new name is on the disk when its folder is. Windows opens no folders, and writes names through by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
