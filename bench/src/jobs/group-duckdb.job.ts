import { DuckDBInstance } from '@duckdb/node-api';
import { inOwnProcess } from '../processes/job.js';
import { timesOf } from './times.js';

export interface Grouping {
  /** Path of the read model's file. */
  readonly file: string;
  readonly sql: string;
  readonly runs: number;
}

/** Runs a query on DuckDB itself, as the read models have it set up, again and again. Answers the median in milliseconds. */
export const groupDuckDb = inOwnProcess(import.meta.url, async ({ file, sql, runs }: Grouping): Promise<number> => {
  const instance = await DuckDBInstance.create(file, { memory_limit: '128MB', threads: '2', access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return await timesOf(runs, () => connection.runAndReadAll(sql));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
