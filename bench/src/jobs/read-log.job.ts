import Database from 'better-sqlite3';
import { dataFolder } from '#server/engine/data-folder';
import { inOwnProcess } from '../processes/job.js';

/** Reads every event of a data folder's log and parses its JSON, no more. Answers seconds. */
export const readLog = inOwnProcess(import.meta.url, async (folder: string): Promise<number> => {
  const db = new Database(dataFolder(folder).log, { readonly: true });
  const events = db.prepare<[], [string, string]>('select data, metadata, * from event order by position').raw();
  const started = performance.now();
  for (const [data, metadata] of events.iterate()) {
    JSON.parse(data);
    JSON.parse(metadata);
  }
  const seconds = (performance.now() - started) / 1000;
  db.close();
  return seconds;
});
