import { ask, type ReportRequest } from '#read-models/reports/ask';
import { reports } from '#read-models/reports/reports';
import { readModelsPlace, type ReadModels } from '../engines/read-models.js';
import { inOwnProcess } from '../processes/job.js';
import { timesOf } from './times.js';

export interface Reporting {
  readonly readModels: ReadModels;
  /** Name of the report. */
  readonly report: string;
  readonly request: ReportRequest;
  readonly runs: number;
}

/** Asks for a report again and again. Answers the median in milliseconds. */
export const report = inOwnProcess(
  import.meta.url,
  async ({ readModels, report: asked, request, runs }: Reporting): Promise<number> => {
    const place = await readModelsPlace(readModels);
    const store = await place.open();
    const found = reports.find(({ name }) => name === asked);
    if (found === undefined) throw new Error(`there is no report ${asked}`);
    try {
      return await timesOf(runs, () => ask(store, found, request));
    } finally {
      await store.close();
    }
  },
);
