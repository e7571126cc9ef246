import type { StreamName } from '#event-store/port';
import { AlreadyProjected, FactsDiverged, ReadModelOutdated } from '../store/errors.js';

/** The log is not the one that the read model was made from: another log, or an older state of it that was restored. */
export class LogReplaced extends Error {
  readonly code = 'log-replaced';

  constructor(
    readonly expected: string,
    readonly found: string,
  ) {
    super(
      `the read model was made from ${expected}, but the log has ${found}; ` +
        'it was exchanged or restored from a back-up: rebuild the read model',
    );
    this.name = 'LogReplaced';
  }
}

/** The projector was stopped before it got there. */
export class ProjectorStopped extends Error {
  readonly code = 'projector-stopped';

  constructor() {
    super('the projector was stopped');
    this.name = 'ProjectorStopped';
  }
}

/** A stream that was to be replayed is not parked. */
export class NotParked extends Error {
  readonly code = 'not-parked';

  constructor(readonly stream: StreamName) {
    super(`${stream} is not parked`);
    this.name = 'NotParked';
  }
}

/** Whether trying again cannot help: an operator has to act. */
export function isFatal(error: unknown): boolean {
  return (
    error instanceof LogReplaced ||
    error instanceof AlreadyProjected ||
    error instanceof FactsDiverged ||
    error instanceof ReadModelOutdated ||
    isDamaged(error)
  );
}

/** A file that cannot be read today cannot be read in a moment; SQLite's codes say so for the log. */
function isDamaged(error: unknown): boolean {
  const code = String((error as { readonly code?: unknown } | null)?.code);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}
