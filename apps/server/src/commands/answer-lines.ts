import { parseCommandText, type ReadLine, type SentCommand } from '#intake/command';
import { isRecorded, type Answer } from '#recording/answer';
import { inOrder } from '#recording/in-order';
import { linesOf, type Line } from '#recording/lines';
import type { RecordRequest } from '#recording/request';
import { problem, problemOf, type Problem } from '../http/problem.js';
import { StreamEnded, type EndingCode } from '../http/stream-ended.js';
import { abortableBody, untilAborted, type StreamLimits } from './abortable-body.js';

/** The longest line of a bulk request, in bytes. */
export const MAX_LINE_BYTES = 262_144;

/** How many commands of one bulk request may be in progress at a time. */
const WINDOW = 1_024;

/** Which lines get an answer: all, or only those that are not recorded, with the counts of all outcomes at the end. */
export const answerFilters = ['all', 'failures'] as const;
export type AnswerFilter = (typeof answerFilters)[number];

const outcomes = ['accepted', 'duplicate', 'rejected', 'invalid', 'conflict', 'unknown'] as const;
type Outcome = (typeof outcomes)[number];

/** The number of lines with each outcome. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/**
 * The answer to one line. `invalid`: the line is not a command; `commandId` is present if it could be read. `ended` and
 * `done` are not answers but the last line: `ended` of a stream that the server ended (nothing was recorded from `line`
 * on), `done` of a stream of failures that was read completely.
 */
export interface AnswerLine {
  readonly commandId?: string;
  readonly status: Outcome | 'ended' | 'done';
  /** Counts non-blank lines from 1. */
  readonly line?: number;
  readonly revision?: string;
  readonly position?: string;
  readonly problem?: Problem;
  /** In the last line of a stream of failures. */
  readonly counts?: OutcomeCounts;
}

type Answered = AnswerLine & { readonly status: Outcome };

type Sender = Pick<RecordRequest, 'actor' | 'provider'>;

interface BulkAnswerOptions {
  readonly limits: StreamLimits;
  /** Default: all. */
  readonly filter?: AnswerFilter;
  /** Included in every problem. */
  readonly requestId: string;
}

/**
 * Answers the lines of a body, in order, as NDJSON. If the stream is ended, the last line says why, and from which line
 * on nothing was recorded.
 */
export async function* answerLines(
  body: AsyncIterable<Uint8Array>,
  record: (request: RecordRequest) => Promise<Answer>,
  sender: Sender,
  { limits, filter = 'all', requestId }: BulkAnswerOptions,
): AsyncGenerator<string> {
  const answer = (line: Line) => answerTo(line, record, sender);
  const textOf = (line: AnswerLine) => writtenLine(line, requestId);
  const lines = untilAborted(linesOf(abortableBody(body, limits), MAX_LINE_BYTES), limits.signal);
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  const summary = filter === 'failures' ? { counts } : {};
  let next = 1;
  try {
    for await (const each of inOrder(lines, answer, WINDOW)) {
      if (filter === 'all') yield textOf(each);
      else if (!isOnRecord(each)) yield textOf({ line: next, ...each });
      counts[each.status] += 1;
      next += 1;
    }
    if (filter === 'failures') yield textOf({ status: 'done', ...summary });
  } catch (error) {
    if (!(error instanceof StreamEnded)) throw error;
    const detail = endings[error.code];
    yield textOf({ status: 'ended', line: next, problem: problem(error.code, { detail }), ...summary });
  }
}

function isOnRecord({ status }: Answered): boolean {
  return status === 'accepted' || status === 'duplicate';
}

const endings: { readonly [code in EndingCode]: string } = {
  stopping: 'Send the lines again from this one on, to another server or later.',
  unauthenticated: 'The key is no longer valid, or keys are now required. Lines before this one stand.',
  'body-idle': 'Nothing arrived for too long. Send the lines from this one on in a new request.',
  'answers-unread':
    'Read answers while you write, request only failures, or send fewer lines at a time. Lines before this one stand.',
};

function writtenLine(line: AnswerLine, requestId: string): string {
  const { problem: found } = line;
  return `${JSON.stringify(found === undefined ? line : { ...line, problem: { ...found, requestId } })}\n`;
}

async function answerTo(
  line: Line,
  record: (request: RecordRequest) => Promise<Answer>,
  sender: Sender,
): Promise<Answered> {
  if ('tooLong' in line) {
    return {
      status: 'invalid',
      problem: problem('line-too-long', { detail: `A line has at most ${MAX_LINE_BYTES} bytes.` }),
    };
  }
  const read = parseCommandText(line.text);
  if (!read.ok) return invalid(read);
  try {
    return lineOf(read.value, await record({ ...read.value, ...sender }));
  } catch {
    // `record` has logged the error; continue with the next lines.
    return { commandId: read.value.commandId, status: 'unknown', problem: problem('outcome-unknown') };
  }
}

function invalid({ commandId, errors }: Extract<ReadLine, { readonly ok: false }>): Answered {
  const code = errors[0]?.code === 'not-json' ? 'malformed-json' : 'invalid-body';
  return { commandId, status: 'invalid', problem: problem(code, { errors }) };
}

function lineOf({ commandId }: SentCommand, answer: Answer): Answered {
  if (!isRecorded(answer)) return { commandId, status: answer.status, problem: problemOf(answer) };
  return { commandId, status: answer.status, revision: String(answer.revision), position: String(answer.position) };
}
