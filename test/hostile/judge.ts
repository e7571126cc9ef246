import type { Description, Operation } from './operations.js';
import type { WireAnswer } from './wire.js';

/** What is wrong with an answer. */
export interface Fault {
  readonly fault: string;
  readonly status: number;
  readonly body: string;
}

/** Said before anybody looks at what is asked for, so no operation describes it by itself. */
const OF_THE_CONNECTION = new Set(['malformed-request', 'headers-too-large', 'expectation-failed', 'request-idle']);

/** Said of a body by an operation that takes none, and of an address that text in the path has made another one. */
const OF_THE_SENDER = new Set(['unsupported-media-type', 'malformed-json', 'not-found']);

/** Answers that say "not now": a position that is not reached yet was asked for, for instance. */
const LATER = new Set(['not-yet-visible', 'not-yet-proved']);

/** What an answer to any request of an operation may not be, or nothing. */
export function faultOf(answer: WireAnswer, operation: Operation, description: Description): Fault | undefined {
  const fault = wrongWith(answer, operation, statusesOf(operation, description));
  return fault === undefined ? undefined : { fault, status: answer.status, body: answer.body.slice(0, 500) };
}

function wrongWith(
  { status, headers, body }: WireAnswer,
  { bodies }: Operation,
  described: ReadonlySet<string>,
): string | undefined {
  if (status === 0) return 'closed without an answer';
  if (/[\r\n]/.test(Object.values(headers).join('')) || 'set-cookie' in headers) return 'a header that was put in';
  if (status < 400) return described.has(String(status)) ? undefined : 'a status that is not described';
  const code = codeOf(headers['content-type'], body);
  if (code === undefined) return 'an error that is no problem';
  if (OF_THE_CONNECTION.has(code)) return undefined;
  if (Object.keys(bodies).length === 0 && OF_THE_SENDER.has(code)) return undefined;
  if (status >= 500 && !LATER.has(code)) return 'went wrong inside';
  return described.has(String(status)) ? undefined : 'a status that is not described';
}

function codeOf(type = '', body: string): string | undefined {
  if (!type.startsWith('application/problem+json')) return undefined;
  const { code } = JSON.parse(body) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function statusesOf({ path, method }: Operation, { paths }: Description): ReadonlySet<string> {
  return new Set(Object.keys(paths[path]![method.toLowerCase()]!.responses));
}
