import type { AnswerLine } from '#server/commands/answer-lines';
import type { FieldProblem } from '#server/http/problem';
import type { AnsweredLine } from './send-lines.js';

/** The possible outcomes of a line, in the order in which the summary lists them. */
export const statuses = ['accepted', 'duplicate', 'rejected', 'invalid', 'conflict', 'unknown'] as const;

/** A line that was not recorded, and why. */
export interface FailedLine {
  readonly line: number;
  readonly commandId?: string;
  readonly status: AnswerLine['status'];
  readonly code?: string;
  readonly title?: string;
  readonly errors?: readonly FieldProblem[];
}

/** Counts the answers of an import and keeps the first failures. */
export class Tally {
  readonly #maxFailures: number;
  readonly #counts = new Map<string, number>(statuses.map((status) => [status, 0]));
  readonly #failures: FailedLine[] = [];
  #lines = 0;

  /** @param maxFailures how many failures to keep */
  constructor(maxFailures: number) {
    this.#maxFailures = maxFailures;
  }

  add({ line, answer }: AnsweredLine): void {
    this.#lines += 1;
    this.#counts.set(answer.status, this.of(answer.status) + 1);
    const isRecorded = answer.status === 'accepted' || answer.status === 'duplicate';
    if (!isRecorded && this.#failures.length < this.#maxFailures) this.#failures.push(failedLine(line.number, answer));
  }

  of(status: AnswerLine['status']): number {
    return this.#counts.get(status) ?? 0;
  }

  get lines(): number {
    return this.#lines;
  }

  get failures(): readonly FailedLine[] {
    return this.#failures;
  }
}

function failedLine(line: number, { commandId, status, problem }: AnswerLine): FailedLine {
  return { line, commandId, status, code: problem?.code, title: problem?.title, errors: problem?.errors };
}
