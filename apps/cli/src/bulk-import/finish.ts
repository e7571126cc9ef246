import { Failure, failureOf } from '../failure.js';
import { write, writeJson, type Io } from '../io.js';
import { count } from '../print/table.js';
import { Unfinished } from './import-lines.js';
import { summaryInWords, type ImportSummary } from './summary.js';

/** Prints the result of an import, finished or not. Throws a `Failure` unless every line is recorded. */
export async function finishImport(importing: Promise<ImportSummary>, json: boolean, io: Io): Promise<void> {
  try {
    const summary = await importing;
    await print(summary, json, io);
    if (summary.lines > summary.accepted + summary.duplicate) throw notAccepted(summary);
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    await print(error.summary, json, io);
    throw unfinished(error);
  }
}

function print(summary: ImportSummary, json: boolean, io: Io): Promise<void> {
  return json ? writeJson(io, summary) : write(io, summaryInWords(summary));
}

function notAccepted({ lines, accepted, duplicate }: ImportSummary): Failure {
  const message = `${count(lines - accepted - duplicate)} of ${count(lines)} lines were not recorded`;
  return new Failure(message, { ending: 'notAccepted' });
}

function unfinished({ summary, cause }: Unfinished): Failure {
  const { message, ending, hint } = failureOf(cause);
  const again = 'run the same command again: nothing is recorded twice';
  return new Failure(`stopped after ${count(summary.lines)} lines: ${message}`, { ending, hint: hint ?? again, cause });
}
