import type { Problem as KnownProblem } from '#server/http/problem';
import type { Ending } from '../exit-codes.js';
import { Failure } from '../failure.js';

/** An RFC 9457 problem from a server. Other versions have other codes. */
export type Problem = Omit<KnownProblem, 'code'> & { readonly code: string };

/** A server refused a request. */
export class Refused extends Failure {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(linesOfProblem(problem).join('\n'), { ending: endingOf(problem), hint: hints[problem.code] });
    this.name = 'Refused';
    this.problem = problem;
  }
}

/**
 * Title and code, the detail, one line per field, and the request id by which the log of the server names a failure.
 */
export function linesOfProblem({ title, code, status, detail, errors = [], requestId }: Problem): string[] {
  return [
    `${title} (${code})`,
    ...(detail === undefined ? [] : [`  ${detail}`]),
    ...errors.map(({ field, message }) => `  ${field === '' ? '' : `${field}: `}${message}`),
    ...(status >= 500 && requestId !== undefined ? [`  request ${requestId}`] : []),
  ];
}

/** The problem in the body of an answer. If something else answers at that address, a problem made from the status. */
export function problemIn(body: string, status: number): Problem {
  try {
    const parsed = JSON.parse(body) as Partial<Problem> | null;
    if (typeof parsed?.code === 'string' && typeof parsed.title === 'string') return { ...parsed, status } as Problem;
  } catch {
    // Not a problem document.
  }
  const title = `The server answered with status ${status}`;
  return { type: 'about:blank', title, status, code: `http-${status}`, retryable: status === 503 };
}

const hints: { readonly [code: string]: string } = {
  'nothing-kept': '`stepdown rebuild --keep` keeps the read models that it replaces',
  'kept-unusable': 'switch back with the version that made them, or `stepdown rebuild`',
  unauthenticated: 'give an API key with --key or in STEPDOWN_API_KEY; `stepdown keys create` makes one',
  forbidden: 'use a key that has the role, or make one with `stepdown keys create`',
};

function endingOf({ status }: Problem): Ending {
  if (status === 400) return 'usage';
  if (status === 401 || status === 403) return 'denied';
  return status === 503 ? 'unavailable' : 'failed';
}
