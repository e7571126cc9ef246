import { existsSync } from 'node:fs';
import { examineLog } from './examine-log.js';
import { headRecordOf } from './head-record.js';
import { LogFileRefused, prepareLogFile } from './log-file.js';
import { holdLog } from './log-lock.js';
import type { Held } from './log-lock.js';
import { Reader } from './reader.js';

export interface OpenLogFileOptions {
  readonly readOnly?: boolean;
  /** With `readOnly`: called for a damaged or changed log, which then opens as it is. For audits. */
  readonly onRefused?: (refusal: LogFileRefused) => void;
}

/**
 * Opens a log for reading, and prepares it for writing unless `readOnly`. The first process to open a log examines it here;
 * later ones rely on that. Throws `LogFileRefused`.
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
 * Whether a file is the log of a data folder, or comes from elsewhere: a back-up, or a log that was moved away from its head
 * record and is trusted without it.
 */
export type Standing = 'log' | 'brought';

/** Opens a log for reading under its locks. A file without a write-ahead log and a head record needs no lock. */
export function holdForReading<T>(file: string, standing: Standing, open: (file: string) => T): Held<T> {
  const isBrought = standing === 'brought' && !existsSync(headRecordOf(file));
  if (isBrought && !existsSync(`${file}-wal`)) return { opened: open(file), release: () => undefined };
  return holdLog(file, (isAlone) => {
    if (isAlone) examineLog(file, { needsRecord: !isBrought });
    return open(file);
  });
}

/** A missing file is refused, not created. */
function refuseMissing(file: string): void {
  if (existsSync(file) || existsSync(headRecordOf(file))) return;
  throw new LogFileRefused(file, 'missing', 'does not exist');
}
