import { openDuckDbReadModelStore } from '#read-models/duckdb/duckdb-read-model-store';
import { ask } from '#read-models/reports/ask';
import type { Dimension } from '#read-models/reports/cohort';
import { lengthOfStay } from '#read-models/reports/length-of-stay';
import { inOwnProcess } from '../processes/job.js';
import { timesOf } from './times.js';

export interface Reporting {
  /** Path of the read model's file. */
  readonly file: string;
  readonly by: readonly Dimension[];
  readonly runs: number;
}

/** Asks for the length-of-stay report of all stays again and again. Answers the median in milliseconds. */
export const report = inOwnProcess(import.meta.url, async ({ file, by, runs }: Reporting): Promise<number> => {
  const store = await openDuckDbReadModelStore({ file });
  try {
    return await timesOf(runs, () => ask(store, lengthOfStay, { by }));
  } finally {
    await store.close();
  }
});
