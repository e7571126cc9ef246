import { loggableText } from '#event-store/loggable-error';
import { nameOf, type Setting } from './config.js';
import { InvalidConfig } from './invalid-config.js';

/** A start failed at what a setting names. The message names it, and quotes nothing that is not for a log. */
export class StartFailure extends Error {
  readonly code = 'start-failure';
  /** Whether the same start may succeed later, with nothing changed. */
  readonly mayPass: boolean;

  constructor(setting: Setting, cause: unknown, reason = loggableText(cause)) {
    super(`${nameOf(setting)}: ${reason}`, { cause });
    this.name = 'StartFailure';
    this.mayPass = !isLasting(cause);
  }
}

/**
 * Does a part of a start. What it throws becomes a `StartFailure` of a setting, or of the log's where the log cannot be
 * reached, unless it names one already.
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

/** Whether a start that failed so fails again until somebody has changed something. */
export function needsChange(error: unknown): boolean {
  return error instanceof InvalidConfig || (error instanceof StartFailure && !error.mayPass);
}

/**
 * What an operator has to change: rights and kinds of files, a log or read models that are not what they were or of
 * another version, who may log in to an engine (classes 28, 3D, 3F, 42 of PostgreSQL), and certificates.
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
