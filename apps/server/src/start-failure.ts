import { loggableText } from '#event-store/loggable-error';
import { nameOf, type Setting } from './config.js';
import { InvalidConfig } from './invalid-config.js';

/** A start failed because of the named setting. The message reveals nothing that must not be in a log. */
export class StartFailure extends Error {
  readonly code = 'start-failure';
  /** Whether the same start may succeed later without a change. */
  readonly mayPass: boolean;

  constructor(setting: Setting, cause: unknown, reason = loggableText(cause)) {
    super(`${nameOf(setting)}: ${reason}`, { cause });
    this.name = 'StartFailure';
    this.mayPass = !isLasting(cause);
  }
}

/**
 * Runs a part of a start. Its error becomes a `StartFailure` of the given setting, or of the log's setting if the log
 * is unreachable, unless the error already names one.
 */
export async function duringStart<T>(
  setting: Setting,
  work: () => T | Promise<T>,
  log?: { isUnavailable(error: unknown): boolean },
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InvalidConfig || error instanceof StartFailure) throw error;
    throw new StartFailure(log?.isUnavailable(error) === true ? 'eventStore' : setting, error);
  }
}

/** Whether a failed start will fail again until somebody changes something. */
export function needsChange(error: unknown): boolean {
  return error instanceof InvalidConfig || (error instanceof StartFailure && !error.mayPass);
}

/**
 * Errors that an operator has to resolve: permissions and kinds of files, a log or read models that changed or have
 * another version, access to an engine (classes 28, 3D, 3F, 42 of PostgreSQL), and certificates.
 */
const LASTING = [
  /^(EACCES|EPERM|EROFS|EEXIST|ENOTDIR|EISDIR|ENOENT|ELOOP|ENAMETOOLONG)$/,
  /^SQLITE_(CANTOPEN|NOTADB|CORRUPT|READONLY|PERM|AUTH)/,
  /^(log-file-refused|log-missing|log-exchanged|log-restored|log-shorter)$/,
  /^(read-model-outdated|read-model-damaged|facts-diverged)$/,
  /^(28...|3D...|3F...|42...)$/,
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_OSSL_)/,
  /^(access-denied|invalid-argument|unsupported)$/,
];

/** EventStoreDB's client has its codes in `type`; `pg` has none for a server without TLS. */
function isLasting(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, type, message, cause } = error as Readonly<Record<string, unknown>>;
  const codes = [code, type].filter((each) => typeof each === 'string');
  return (
    codes.some((each) => LASTING.some((lasting) => lasting.test(each))) ||
    message === 'The server does not support SSL connections' ||
    isLasting(cause)
  );
}
