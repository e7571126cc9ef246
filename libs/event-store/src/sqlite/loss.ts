import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { headRecordOf } from './head-record.js';
import { LogFileRefused } from './log-file.js';
import { copyLog } from './reach.js';

interface Loss {
  /** Position of the last readable event; absent if none is readable. */
  readonly readable?: number;
  /** Position of the last event that the log held, as far as is known. */
  readonly last?: number;
  readonly cause?: unknown;
  /** Whether other processes have the log open, so that its files cannot be copied consistently. */
  readonly isOpen?: boolean;
}

/**
 * The refusal of a log that has lost events, with their number and the remedy. Saves a copy of its files, once for each
 * state of them, unless other processes have it open.
 */
export function lossOf(file: string, reason: 'damaged' | 'shorter', loss: Loss): LogFileRefused {
  const { readable, last, cause, isOpen } = loss;
  const savedIn = isOpen ? undefined : keep(file);
  const state = reason === 'damaged' ? 'is damaged' : 'is shorter than it was';
  const missing = { first: (readable ?? 0) + 1, last };
  const message = `${state}: ${inWords(loss)}. ${whereSaved(savedIn)}. ${whatToDo(readable)}`;
  return new LogFileRefused(file, reason, message, { cause, savedIn, ...(readable !== undefined && { missing }) });
}

function inWords({ readable, last }: Loss): string {
  if (readable === undefined) return `it cannot be read${last === undefined ? '' : `; it held ${count(last)}`}`;
  if (last === undefined) return `events behind position ${readable} are missing, nobody can tell how many`;
  const positions =
    last === readable + 1 ? `that at position ${last}` : `those at positions ${readable + 1} to ${last}`;
  return `${count(last - readable)} ${last === readable + 1 ? 'is' : 'are'} missing, ${positions}`;
}

function whereSaved(savedIn: string | undefined): string {
  const copy = savedIn === undefined ? 'no copy could be made' : `a copy of its files is in ${savedIn}`;
  return `Nothing was changed, and ${copy}`;
}

function whatToDo(readable: number | undefined): string {
  const restore = 'Restore a back-up (`stepdown restore <back-up> --replace`)';
  if (readable === undefined || readable === 0) return restore;
  return `${restore}, or make a new log of the ${count(readable)} that can be read (\`stepdown recover\`)`;
}

function count(events: number): string {
  return events === 1 ? '1 event' : `${events} events`;
}

/** A service manager starts a server again and again: the same files are copied once. */
function keep(file: string): string | undefined {
  try {
    const folder = `${file}.found-${digestOf(file)}`;
    if (existsSync(folder)) return folder;
    const unfinished = `${folder}.partial`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    if (existsSync(file)) copyLog(file, join(unfinished, basename(file)));
    const record = headRecordOf(file);
    if (existsSync(record)) copyFileSync(record, join(unfinished, basename(record)));
    renameSync(unfinished, folder);
    return folder;
  } catch {
    return undefined;
  }
}

function digestOf(file: string): string {
  const hash = createHash('sha256');
  for (const part of [file, `${file}-wal`, headRecordOf(file)]) {
    const stats = statSync(part, { throwIfNoEntry: false });
    hash.update(`${stats?.size} ${stats?.mtimeMs}\n`);
    if (part !== file && stats !== undefined) hash.update(readFileSync(part));
  }
  return hash.digest('hex').slice(0, 12);
}
