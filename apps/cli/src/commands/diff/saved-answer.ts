import { readFileSync } from 'node:fs';
import { digestOf, type Answer } from '#read-models/reports/run-report';
import type { Report } from '#read-models/reports/report';
import type { Query } from '../../connection/client.js';
import { Failure } from '../../failure.js';

/** A report answer that somebody saved as JSON. */
export type SavedAnswer = Answer & Readonly<Record<string, unknown>>;

/**
 * Reads a report answer from a file. Throws if the file is not an answer, if it is from another report or public, or if
 * its content does not match its digest.
 */
export function readSavedAnswer(file: string, { name }: Report): SavedAnswer {
  const answer = parsed(file);
  if (answer.report !== name) throw unusable(file, `an answer of ${answer.report}, not of ${name}`);
  if (answer['disclosure'] === 'public') throw unusable(file, 'a public answer, which is not compared');
  if (digestOf(answer) !== answer.digest) {
    throw unusable(file, 'changed since: its content does not have the digest that it states');
  }
  return answer;
}

/** The question that an answer belongs to, without its moment. */
export function questionOf({ options }: Report, answer: SavedAnswer): Query {
  const chosen = Object.keys(options).map((name) => [name, inText(answer[name])] as const);
  const filters = Object.entries(answer.filters).map(([name, value]) => [name, [value].flat().map(ofFilter)] as const);
  const { of, by, cutOff } = answer;
  return {
    ...Object.fromEntries([...chosen, ...filters]),
    of,
    by: by.length === 0 ? undefined : by.join(),
    cutOff: cutOff ?? undefined,
  };
}

function parsed(file: string): SavedAnswer {
  let answer: Partial<SavedAnswer> | null;
  try {
    answer = JSON.parse(readFileSync(file, 'utf8')) as Partial<SavedAnswer> | null;
  } catch (cause) {
    throw unusable(file, 'not a file that can be read as JSON', cause);
  }
  const isAnswer = typeof answer?.report === 'string' && typeof answer.asOf?.position === 'string';
  if (!isAnswer || typeof answer?.digest !== 'string') throw unusable(file, 'not the answer of a report');
  return answer as SavedAnswer;
}

function inText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : [value].flat().join();
}

/** A filter value as a URL writes it. */
function ofFilter(value: unknown): string {
  return value === null ? 'none' : String(value);
}

function unusable(file: string, what: string, cause?: unknown): Failure {
  return new Failure(`${file} is ${what}`, { ending: 'usage', cause });
}
