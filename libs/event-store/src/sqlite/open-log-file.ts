import { existsSync } from 'node:fs';
import { examineLog } from './examine-log.js';
import { headRecordOf } from './head-record.js';
import { LogFileRefused, prepareLogFile } from './log-file.js';
import { holdLog } from './log-lock.js';
import type { Held } from './log-lock.js';
import { Reader } from './reader.js';

/**
 * Opens a log for reading, and prepares it for writing unless `readOnly`. Whoever has it open before has examined it;
 * the first one does that here. Throws `LogFileRefused`.
 */
export function openLogFile(file: string, { readOnly }: { readonly readOnly?: boolean }): Held<Reader> {
  if (readOnly) refuseMissing(file);
  return holdLog(file, (isAlone) => {
    if (isAlone) examineLog(file);
    if (!readOnly) prepareLogFile(file);
    return new Reader(file);
  });
}

/** Holds a log to read it. A file at rest, such as a back-up, has neither a write-ahead log nor a record: it needs no lock. */
export function holdForReading<T>(file: string, open: (file: string) => T): Held<T> {
  const isLog = existsSync(`${file}-wal`) || existsSync(headRecordOf(file));
  if (!isLog) return { opened: open(file), release: () => undefined };
  return holdLog(file, (isAlone) => {
    if (isAlone) examineLog(file);
    return open(file);
  });
}

/** Nothing is made where nothing is. */
function refuseMissing(file: string): void {
  if (existsSync(file) || existsSync(headRecordOf(file))) return;
  throw new LogFileRefused(file, 'missing', 'does not exist');
}
