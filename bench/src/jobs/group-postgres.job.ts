import pg from 'pg';
import { BENCH_SCHEMAS } from '../engines/read-models.js';
import { inOwnProcess } from '../processes/job.js';
import { timesOf } from './times.js';

export interface Grouping {
  /** Address of the database. */
  readonly url: string;
  readonly sql: string;
  readonly runs: number;
}

/** Runs a query on the read models in PostgreSQL with its client alone, again and again. Answers the median in milliseconds. */
export const groupPostgres = inOwnProcess(import.meta.url, async ({ url, sql, runs }: Grouping): Promise<number> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`set search_path to ${BENCH_SCHEMAS.schema}`);
    return await timesOf(runs, () => client.query(sql));
  } finally {
    await client.end();
  }
});
