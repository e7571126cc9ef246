import { setTimeout } from 'node:timers/promises';
import type { Attempts } from '#event-store/append-surely';
import { delayAfter } from '#event-store/retry-policy';
import type { AnswerLine } from '#server/commands/answer-lines';
import { Unreachable, type Client } from '../connection/client.js';
import { Refused } from '../connection/problem.js';
import { linesOf, type NumberedLine } from '../lines.js';
import { Outbox } from './outbox.js';

/** A line and the answer of the server, as text and parsed. */
export interface AnsweredLine {
  readonly line: NumberedLine;
  readonly answer: AnswerLine;
  readonly text: string;
}

export interface SendingOptions {
  /** Attempts without an answer, and the waits between them. Default: six within about 15 seconds. */
  readonly retry?: Attempts;
  readonly signal: AbortSignal;
  /** Called before another attempt, with the number of lines that are sent again. */
  onRetry?(lost: unknown, unanswered: number): void;
}

const RETRY: Attempts = { first: 500, most: 8_000, attempts: 6 };

/**
 * Sends command lines as they come and yields the answers as they come, each with its line. After a lost connection, it
 * sends everything unanswered again: command ids make that safe. Rejects with `Refused`, with `Unreachable` when the
 * attempts are used up, or with the error of the source.
 */
export async function* sendLines(
  client: Client,
  lines: AsyncIterable<readonly NumberedLine[]>,
  { retry = RETRY, signal, onRetry }: SendingOptions,
): AsyncGenerator<readonly AnsweredLine[]> {
  const outbox = new Outbox(lines);
  for (let failures = 0; ; failures += 1) {
    try {
      for await (const answers of overOneConnection(client, outbox)) {
        failures = 0;
        yield answers;
      }
      return;
    } catch (error) {
      if (outbox.sourceFailure !== undefined) throw outbox.sourceFailure.error;
      // A source that pauses for a long time is not a failure: open another connection and wait.
      if (isIdle(error)) {
        failures = -1;
        continue;
      }
      if (failures + 1 >= retry.attempts || !mayPass(error)) throw error;
      onRetry?.(error, outbox.unanswered);
      await setTimeout(delayAfter(failures + 1, retry), undefined, { signal });
    }
  }
}

async function* overOneConnection(client: Client, outbox: Outbox): AsyncGenerator<readonly AnsweredLine[]> {
  // The first answer comes after the first line, which may take any time.
  for await (const received of linesOf(client.post('/v1/commands', outbox.body(), { timeout: 0 }))) {
    const read = received.map(({ text }) => ({ text, answer: JSON.parse(text) as AnswerLine }));
    const answers = read.filter(({ answer }) => answer.status !== 'ended');
    const lines = outbox.answered(answers.length);
    if (answers.length > 0) yield answers.map((answer, index) => ({ line: lines[index]!, ...answer }));
    const ended = read.at(-1)?.answer;
    if (ended?.status === 'ended') throw new Refused(ended.problem!);
  }
  if (outbox.unanswered > 0) throw new Unreachable(client.url, new Error('it ended before every line was answered'));
}

function isIdle(error: unknown): boolean {
  return error instanceof Refused && error.problem.code === 'body-idle';
}

function mayPass(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refused && error.problem.retryable);
}
