import { visible, visibleLines } from '#episode/words/visible';
import { loggableText } from '#event-store/loggable-error';
import { StartFailure } from '#server/start-failure';
import { exitCodes, type Ending } from './exit-codes.js';

/** Ends a command: what went wrong, what to do about it, and the exit code. */
export class Failure extends Error {
  readonly ending: Ending;
  /** What the user can do about it. */
  readonly hint: string | undefined;

  constructor(message: string, options: { ending?: Ending; hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Failure';
    this.ending = options.ending ?? 'failed';
    this.hint = options.hint;
  }
}

/** A server could not stop cleanly, even though the user asked it to stop. */
export class UncleanStop extends Failure {
  constructor(cause: unknown) {
    super(`did not stop cleanly: ${loggableText(cause)}`, { cause });
    this.name = 'UncleanStop';
  }
}

/** Endings and hints for errors of the program's parts, by their stable codes. */
const known: { readonly [code: string]: { readonly ending: Ending; readonly hint?: string } } = {
  'invalid-config': { ending: 'usage' },
  'log-in-use': { ending: 'unavailable', hint: 'stop it first' },
  'file-in-use': { ending: 'unavailable' },
  'read-model-in-use': { ending: 'unavailable', hint: 'stop that process, or reach it with --url' },
  'already-projected': { ending: 'unavailable', hint: 'ask the process that projects with --url, or stop it' },
  'verification-under-way': { ending: 'unavailable', hint: 'wait until it is over' },
  'rebuild-under-way': { ending: 'unavailable', hint: 'wait until it is over' },
  'nothing-kept': { ending: 'failed', hint: '`stepdown rebuild --keep` keeps the read models that it replaces' },
  'kept-unusable': { ending: 'failed', hint: 'switch back with the version that made them, or `stepdown rebuild`' },
  'read-model-unavailable': { ending: 'unavailable' },
  'read-model-outdated': { ending: 'failed', hint: 'run `stepdown rebuild`' },
  'log-exchanged': { ending: 'failed', hint: 'run `stepdown rebuild` if this is intended' },
  'log-restored': { ending: 'failed', hint: 'run `stepdown rebuild` if this is intended' },
  'log-shorter': { ending: 'failed', hint: 'run `stepdown rebuild` only if a back-up was restored' },
};

/** Any error as the failure that the user sees. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(message, { ...known[codeOf(error)], cause: error });
}

/** The stable code of an error, or an empty text; for a failed start, the code of its cause. */
export function codeOf(error: unknown): string {
  if (error instanceof StartFailure) return codeOf(error.cause);
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** The lines that a failure prints on standard error. Further lines of its message are indented. */
export function linesOfFailure({ message, hint }: Failure): string[] {
  const [first = '', ...others] = visibleLines(message);
  const indented = others.map((line) => (line.startsWith('  ') ? line : `  ${line}`));
  return [`stepdown: ${first}`, ...indented, ...(hint === undefined ? [] : [`hint: ${visible(hint)}`])];
}

export function exitCodeOf(failure: Failure): number {
  return exitCodes[failure.ending].code;
}
