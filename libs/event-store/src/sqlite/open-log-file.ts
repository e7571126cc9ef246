import { existsSync } from 'node:fs';
import { examineLog } from './examine-log.js';
import { headRecordOf } from './head-record.js';
import { LogFileRefused, prepareLogFile } from './log-file.js';
import { holdLog } from './log-lock.js';
import type { Held } from './log-lock.js';
import { Reader } from './reader.js';

export interface OpenLogFileOptions {
  readonly readOnly?: boolean;
  /** With `readOnly`: opens what is there of a log that is not what it was, after this was called. For audits. */
  readonly onRefused?: (refusal: LogFileRefused) => void;
}

/**
 * Opens a log for reading, and prepares it for writing unless `readOnly`. Whoever has it open before has examined it;
 * the first one does that here. Throws `LogFileRefused`.
 */
export function openLogFile(file: string, { readOnly, onRefused }: OpenLogFileOptions): Held<Reader> {
  if (readOnly) refuseMissing(file);
  return holdLog(file, (isAlone) => {
    if (isAlone) examine(file, readOnly ? onRefused : undefined);
    if (!readOnly) prepareLogFile(file);
    return new Reader(file);
  });
}

function examine(file: string, onRefused: OpenLogFileOptions['onRefused']): void {
  try {
    examineLog(file);
  } catch (error) {
    if (onRefused === undefined || !(error instanceof LogFileRefused) || !existsSync(file)) throw error;
    onRefused(error);
  }
}

/**
 * Whether a file is the log of a data folder, or one that somebody brings: a back-up, or a log that was moved away from
 * the record of its head and is trusted without it.
 */
export type Standing = 'log' | 'brought';

/** Holds a log to read it. A file at rest, with neither a write-ahead log nor a record, needs no lock. */
export function holdForReading<T>(file: string, standing: Standing, open: (file: string) => T): Held<T> {
  const isBrought = standing === 'brought' && !existsSync(headRecordOf(file));
  if (isBrought && !existsSync(`${file}-wal`)) return { opened: open(file), release: () => undefined };
  return holdLog(file, (isAlone) => {
    if (isAlone) examineLog(file, { needsRecord: !isBrought });
    return open(file);
  });
}

/** Nothing is made where nothing is. */
function refuseMissing(file: string): void {
  if (existsSync(file) || existsSync(headRecordOf(file))) return;
  throw new LogFileRefused(file, 'missing', 'does not exist');
}
