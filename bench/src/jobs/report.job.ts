import { ask } from '#read-models/reports/ask';
import type { Dimension } from '#read-models/reports/cohort';
import { lengthOfStay } from '#read-models/reports/length-of-stay';
import { readModelsPlace, type ReadModels } from '../engines/read-models.js';
import { inOwnProcess } from '../processes/job.js';
import { timesOf } from './times.js';

export interface Reporting {
  readonly readModels: ReadModels;
  readonly by: readonly Dimension[];
  readonly runs: number;
}

/** Asks for the length-of-stay report of all stays again and again. Answers the median in milliseconds. */
export const report = inOwnProcess(import.meta.url, async ({ readModels, by, runs }: Reporting): Promise<number> => {
  const place = await readModelsPlace(readModels);
  const store = await place.open();
  try {
    return await timesOf(runs, () => ask(store, lengthOfStay, { by }));
  } finally {
    await store.close();
  }
});
