import type { ExpectedRevision, Revision, StreamName } from './port.js';

/** The stream is not at the revision that the writer expected. Nothing was written. */
export class RevisionConflict extends Error {
  readonly code = 'revision-conflict';

  constructor(
    readonly stream: StreamName,
    readonly expected: ExpectedRevision,
    readonly actual: Revision | 'no-stream',
  ) {
    super(`${stream} is at ${String(actual)}, not at ${String(expected)}`);
    this.name = 'RevisionConflict';
  }
}

/** The append can never succeed unchanged. Nothing was written. */
export class AppendRefused extends Error {
  readonly code = 'append-refused';

  constructor(
    readonly reason:
      | 'empty'
      | 'too-large'
      | 'malformed-id'
      | 'malformed-salt'
      | 'malformed-stream'
      | 'malformed-time'
      | 'back-in-time',
    message: string,
    /** The maximum size of an append in bytes, if it is too large. */
    readonly limit?: number,
  ) {
    super(message);
    this.name = 'AppendRefused';
  }
}

/** The database holds no log, and the caller does not want one created. */
export class LogMissing extends Error {
  readonly code = 'log-missing';

  constructor() {
    super('the database holds no log');
    this.name = 'LogMissing';
  }
}

/** The engine rejects the address of the log. The message does not repeat the address. */
export class LogAddressRefused extends Error {
  readonly code = 'log-address-refused';

  constructor(message: string) {
    super(message);
    this.name = 'LogAddressRefused';
  }
}

export function isLogMissing(error: unknown): error is LogMissing {
  return error instanceof LogMissing;
}

export function isConflict(error: unknown): error is RevisionConflict {
  return error instanceof RevisionConflict;
}

export function isRefused(error: unknown): error is AppendRefused {
  return error instanceof AppendRefused;
}

export function isTooLarge(error: unknown): error is AppendRefused {
  return isRefused(error) && error.reason === 'too-large';
}
