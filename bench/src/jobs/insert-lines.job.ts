import Database from 'better-sqlite3';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { inOwnProcess } from '../processes/job.js';

export interface Inserting {
  readonly file: string;
  readonly database: string;
}

/** As many as a bulk request has under way at a time. */
const LINES_OF_A_TRANSACTION = 1_024;

/** Inserts every line of a file as a row, in synced transactions. Answers lines a second. */
export const insertLines = inOwnProcess(import.meta.url, async ({ file, database }: Inserting): Promise<number> => {
  const db = new Database(database);
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  db.exec('create table line (position integer primary key, text text) strict');
  const insert = db.prepare('insert into line (text) values (?)');
  const insertAll = db.transaction((lines: readonly string[]) => lines.forEach((line) => insert.run(line)));
  const started = performance.now();
  let inserted = 0;
  let waiting: string[] = [];
  const flush = (): void => {
    insertAll(waiting);
    inserted += waiting.length;
    waiting = [];
  };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    waiting.push(line);
    if (waiting.length === LINES_OF_A_TRANSACTION) flush();
  }
  flush();
  const seconds = (performance.now() - started) / 1000;
  db.close();
  return inserted / seconds;
});
