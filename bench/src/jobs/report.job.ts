import { runReport, type ReportRequest } from '#read-models/reports/run-report';
import { reports } from '#read-models/reports/reports';
import { readModelsLocation, type ReadModels } from '../engines/read-models.js';
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
  async ({ readModels, report: reportName, request, runs }: Reporting): Promise<number> => {
    const location = await readModelsLocation(readModels);
    const store = await location.open();
    const found = reports.find(({ name }) => name === reportName);
    if (found === undefined) throw new Error(`there is no report ${reportName}`);
    try {
      return await timesOf(runs, () => runReport(store, found, request));
    } finally {
      await store.close();
    }
  },
);
