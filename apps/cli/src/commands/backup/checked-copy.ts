import { backupLog } from '#event-store/sqlite/backup';
import { checkLog, type LogSummary } from '#event-store/sqlite/check';
import { LogFileRefused } from '#event-store/sqlite/log-file';
import { Failure } from '../../failure.js';

/** Copies a log into a new file. An incomplete copy is not a back-up and never gets the name of one. */
export async function checkedCopy(log: string, file: string): Promise<LogSummary> {
  try {
    return await backupLog(log, file, checkLog);
  } catch (error) {
    if (!(error instanceof LogFileRefused) || error.file === log) throw error;
    throw new Failure(`${log} could not be copied completely: the copy ${error.what}`, { cause: error });
  }
}
