import type { Attempts } from '#event-store/append-surely';
import type { Client } from '../connection/client.js';
import { say, type Io } from '../io.js';
import type { NumberedLine } from '../lines.js';
import { count } from '../print/table.js';
import { openAnswersFile } from './answers-file.js';
import { sendLines, type AnsweredLine } from './send-lines.js';
import { summaryOf, type ImportSummary } from './summary.js';
import { Tally } from './tally.js';

export interface ImportOptions {
  /** File for every answer. */
  readonly answers?: string;
  /** How many failures the summary lists. */
  readonly failures: number;
  readonly retry?: Attempts;
  /** Called after each batch of answers, in their order. */
  onAnswers?(tally: Tally, answers: readonly AnsweredLine[]): void;
}

/** An import that could not be finished, with its counts up to then. */
export class Unfinished extends Error {
  readonly summary: ImportSummary;

  constructor(summary: ImportSummary, cause: unknown) {
    super('the import could not be finished', { cause });
    this.name = 'Unfinished';
    this.summary = summary;
  }
}

/**
 * Sends lines to a server and counts the outcomes. Memory use does not grow with the number of lines. Rejects with
 * `Unfinished`.
 */
export async function importLines(
  client: Client,
  lines: AsyncIterable<readonly NumberedLine[]>,
  io: Io,
  { answers: answersFile, failures, retry, onAnswers }: ImportOptions,
): Promise<ImportSummary> {
  const file = await openAnswersFile(answersFile);
  const tally = new Tally(failures);
  const started = performance.now();
  let reconnections = 0;
  const summary = (): ImportSummary => summaryOf(tally, performance.now() - started, reconnections);
  const onRetry = (_lost: unknown, unanswered: number): void => {
    reconnections += 1;
    say(io, `the connection was lost; ${count(unanswered)} lines that were not answered are sent again`);
  };
  try {
    for await (const answers of sendLines(client, lines, { retry, signal: io.signal, onRetry })) {
      for (const answer of answers) tally.add(answer);
      await file.write(answers.map(({ text }) => `${text}\n`).join(''));
      onAnswers?.(tally, answers);
    }
    return summary();
  } catch (error) {
    throw new Unfinished(summary(), error);
  } finally {
    await file.close();
  }
}
