import { HttpException } from '@nestjs/common';
import type { Answer } from '#recording/answer';
import { refusalCodes, type RefusalCode } from '#recording/answer';
import { rejectionCodes, type RejectionCode } from '#episode/rejections';

/** One wrong field of a request. */
export interface FieldProblem {
  /** Path of the field in the body or name of the parameter: `level.code`, `corrections.0.data.effectiveOn`. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
  /** The accepted values, if they are a list. */
  readonly allowed?: readonly (string | number)[];
}

/** An error as in RFC 9457. `code` is stable; texts may change. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode | RejectionCode | RefusalCode;
  readonly detail?: string;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  readonly errors?: readonly FieldProblem[];
  /** Facts that explain a refusal. */
  readonly revision?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** The id of the call in the log; present in every answered problem. */
  readonly requestId?: string;
}

/** Problems of the interface itself. Refusals of a command have their own lists in `rejections.ts` and `answer.ts`. */
export const problemCodes = {
  'malformed-request': { status: 400, title: 'The request is not valid HTTP' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'invalid-body': { status: 400, title: 'The body has invalid fields' },
  'invalid-parameter': { status: 400, title: 'The request has invalid parameters' },
  'not-shareable': { status: 400, title: 'The requested figures cannot be shared' },
  'idempotency-key-missing': { status: 400, title: 'A command needs an Idempotency-Key header' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  forbidden: { status: 403, title: 'The API key does not allow this' },
  'host-refused': { status: 403, title: 'Without API keys the server only answers to names of this machine' },
  'origin-refused': { status: 403, title: 'Without API keys the server does not answer to pages of other origins' },
  'not-found': { status: 404, title: 'There is no such resource' },
  'no-release': { status: 404, title: 'There is no release to share yet' },
  'nothing-kept': { status: 404, title: 'There are no previous read models to switch back to' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'revision-conflict': { status: 409, title: 'Others kept writing to the episode' },
  'projected-elsewhere': { status: 409, title: 'Another process projects the read models; call that one' },
  'rebuild-under-way': { status: 409, title: 'The read models are being rebuilt already' },
  'verification-under-way': { status: 409, title: 'The read models are being verified already' },
  'kept-unusable': { status: 422, title: 'The previous read models cannot be used' },
  'request-idle': { status: 408, title: 'The request did not arrive in time' },
  'body-idle': { status: 408, title: 'The rest of the body did not arrive in time' },
  'precondition-failed': { status: 412, title: 'The episode is not at the revision that If-Match requires' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'line-too-long': { status: 413, title: 'A line is too long' },
  'unsupported-media-type': { status: 415, title: 'The content type is not accepted here' },
  'expectation-failed': { status: 417, title: 'The Expect header is not supported' },
  'headers-too-large': { status: 431, title: 'The address and the headers together are too large' },
  'episode-unreadable': { status: 500, title: 'An entry of the episode cannot be read here: an operator has to act' },
  'log-changed': { status: 500, title: 'The log has changed since it was proved; run an audit' },
  'event-changed': { status: 500, title: 'The event has changed since it was proved; run an audit' },
  'heads-diverge': { status: 500, title: 'The log is not what its signed heads say; run an audit' },
  'proof-key-refused': { status: 500, title: 'The key that signs heads cannot be used: an operator has to act' },
  'internal-error': { status: 500, title: 'The server failed; the error has been logged' },
  'outcome-unknown': {
    status: 503,
    title: 'It is not known whether the command was recorded; send it again with the same id',
  },
  'answers-unread': { status: 503, title: 'There is no room for more unread answers' },
  'not-yet-visible': { status: 503, title: 'The read models have not reached the requested position' },
  'release-incomplete': {
    status: 503,
    title: 'An episode of the release could not be projected: an operator has to act',
  },
  'projection-stopped': { status: 503, title: 'The read models are not kept up to date: an operator has to act' },
  'not-yet-proved': { status: 503, title: 'The proof log has not reached the requested event' },
  'projection-rebuilding': {
    status: 503,
    title: 'The read models are outdated and are being rebuilt',
  },
  'projection-catching-up': {
    status: 503,
    title: 'The read models are being filled for the first time',
  },
  'keys-unavailable': { status: 503, title: 'The API keys cannot be read: an operator has to act' },
  'log-unavailable': { status: 503, title: 'The log cannot be reached' },
  'read-models-unavailable': { status: 503, title: 'The read models cannot be reached' },
  'read-models-busy': { status: 503, title: 'The read models have too many queries at the moment' },
  'query-timed-out': { status: 503, title: 'The query took longer than allowed' },
  stopping: { status: 503, title: 'The server is stopping' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof problemCodes;

/** Every possible code of a problem: of the interface, of the episode rules, of recording. */
export const allProblemCodes: readonly Problem['code'][] = [
  ...new Set([problemCodes, rejectionCodes, refusalCodes].flatMap((codes) => Object.keys(codes) as Problem['code'][])),
];

/** Refusals with their own status; every other refused rule is 422. */
const statusOfRefusal: { readonly [code: string]: number } = {
  'entry-too-large': 413,
  'clock-jumped': 503,
  'episode-unreadable': 500,
  'provider-not-yours': 403,
};

/** The problems with a status: each code with its title. */
export function codesOfStatus(status: number): readonly (readonly [code: string, title: string])[] {
  const own = Object.entries(problemCodes).filter(([, entry]) => entry.status === status);
  const refused = Object.entries(refusalCodes).filter(([code]) => statusOfRefusal[code] === status);
  return [
    ...own.map(([code, { title }]) => [code, title] as const),
    ...refused.filter(([code]) => !(code in problemCodes)).map(([code, { text }]) => [code, text] as const),
  ];
}

export function problem(code: ProblemCode, extra: Partial<Omit<Problem, 'code' | 'status' | 'title'>> = {}): Problem {
  const { status, title } = problemCodes[code];
  return {
    type: typeOf(code),
    title,
    status,
    code,
    retryable: status === 503 || status === 409 || status === 408,
    ...extra,
  };
}

/** The problem for an unsuccessful answer. */
export function problemOf(answer: Exclude<Answer, { readonly status: 'accepted' | 'duplicate' }>): Problem {
  switch (answer.status) {
    case 'rejected': {
      const { code, retryable, details } = answer.refusal;
      const text = { ...rejectionCodes, ...refusalCodes }[code].text;
      const { field, revision, expected, actual } = details;
      return {
        type: typeOf(code),
        title: `The command is refused: ${text}`,
        status: statusOfRefusal[code] ?? 422,
        code,
        retryable,
        errors: field === undefined ? undefined : [{ field, code, message: text }],
        revision: revision === undefined ? undefined : String(revision),
        expected,
        actual,
      };
    }
    case 'conflict': {
      const actual = String(answer.actual);
      if (answer.expected === undefined) return problem('revision-conflict', { actual });
      return problem('precondition-failed', { expected: String(answer.expected), actual });
    }
    case 'unknown':
      return problem('outcome-unknown');
  }
}

/** Ends a request with a problem. */
export class ProblemException extends HttpException {
  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem, problem.status);
  }
}

/** Throws a problem. This is the only way for a handler to end a request that it cannot serve. */
export function fail(code: ProblemCode, extra: Partial<Omit<Problem, 'code' | 'status' | 'title'>> = {}): never {
  throw new ProblemException(problem(code, extra));
}

export function invalidParameter(field: string, message: string): never {
  return fail('invalid-parameter', { errors: [{ field, code: 'invalid', message }] });
}

function typeOf(code: string): string {
  return `urn:stepdown:problem:${code}`;
}
