import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ENDINGS = ['', '-wal', '.head'] as const;
type Ending = (typeof ENDINGS)[number];

/** The files of a log on the disk at one moment, as a power cut would leave them. */
export type OnDisk = { readonly [Each in Ending]?: Buffer };

/** Reads in another process, because closing a file in this one would release SQLite's locks on it. */
export function onDisk(file: string): OnDisk {
  const parts = ENDINGS.filter((ending) => existsSync(file + ending));
  return Object.fromEntries(
    parts.map((ending) => [ending, execFileSync('cat', [file + ending], { maxBuffer: 2 ** 28 })]),
  );
}

/** Writes saved files into a new folder next to a log. */
export function putOnDisk(next: string, parts: OnDisk): string {
  const file = join(mkdtempSync(join(dirname(next), 'cut-')), 'events.db');
  for (const ending of ENDINGS) if (parts[ending] !== undefined) writeFileSync(file + ending, parts[ending]);
  return file;
}

export function readPart(file: string, ending: Ending): Buffer {
  return readFileSync(file + ending);
}

export function removePart(file: string, ending: Ending): void {
  rmSync(file + ending);
}

/** Frames of a write-ahead log with pages of 4,096 bytes. */
export const FRAME = 24 + 4096;
export const WAL_HEADER = 32;

export function framesIn(wal: Buffer): number {
  return Math.floor((wal.length - WAL_HEADER) / FRAME);
}

/** A copy with one bit flipped. */
export function flipped(bytes: Buffer, offset: number, bit = 0): Buffer {
  const copy = Buffer.from(bytes);
  copy[offset]! ^= 1 << bit;
  return copy;
}

/** A write-ahead log of which only some of the frames written between two moments had reached the disk. */
export function partlyWritten(before: Buffer, after: Buffer, reached: (frame: number) => boolean): Buffer {
  const bytes = Buffer.alloc(after.length);
  before.copy(bytes);
  after.copy(bytes, 0, 0, WAL_HEADER);
  for (let frame = 0; frame < framesIn(after); frame++) {
    const [from, to] = [WAL_HEADER + frame * FRAME, WAL_HEADER + (frame + 1) * FRAME];
    if (reached(frame)) after.copy(bytes, from, from, to);
  }
  return bytes;
}

/** The frames in which two of them differ. */
export function framesChanged(before: Buffer, after: Buffer): number[] {
  return Array.from({ length: framesIn(after) }, (_, frame) => frame).filter((frame) => {
    const [from, to] = [WAL_HEADER + frame * FRAME, WAL_HEADER + (frame + 1) * FRAME];
    return !before.subarray(from, to).equals(after.subarray(from, to));
  });
}
