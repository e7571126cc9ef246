import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file, for its owner only unless another mode is given, under another name first and then renames it: a reader
 * sees the old file or the new one, also after a power cut. It is on the disk when this returns.
 */
export function writeDurably(file: string, text: string, mode = 0o600): void {
  const temporary = `${file}.${process.pid}.new`;
  const handle = openSync(temporary, 'w', mode);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
  syncFolder(dirname(file));
}

/** A new name is on the disk when its folder is. Windows opens no folders, and writes names through by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
