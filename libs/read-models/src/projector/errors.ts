import type { StreamName } from '#event-store/port';
import { AlreadyProjected, FactsDiverged, ReadModelOutdated } from '../store/errors.js';

/**
 * How a log differs from the one that a read model was built from. `exchanged`: it is another log. `restored`: it was
 * restored to an earlier state and new events were recorded since. `shorter`: it ends earlier.
 */
export type LogReplacement = 'exchanged' | 'restored' | 'shorter';

const whatToDo: Readonly<Record<LogReplacement, string>> = {
  exchanged: 'it was exchanged: if that is intended, rebuild the read model, else put the log back',
  restored:
    'it was put back to an earlier state and events were recorded since: if that is intended, rebuild the read model',
  shorter:
    'it is shorter than it was: if a back-up was restored, rebuild the read model; if not, events are missing: ' +
    'restore a back-up first, as a rebuild would hide the gap',
};

/** The log is not the one that the read model was built from: another log, or a restored older state of it. */
export class LogReplaced extends Error {
  readonly code: `log-${LogReplacement}`;

  constructor(
    readonly how: LogReplacement,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`the read model was made from ${expected}, but the log has ${found}; ${whatToDo[how]}`);
    this.code = `log-${how}`;
    this.name = 'LogReplaced';
  }
}

/** The projector was stopped before it reached the position. */
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

/** Whether retrying cannot help: an operator has to act. */
export function isFatal(error: unknown): boolean {
  return (
    error instanceof LogReplaced ||
    error instanceof AlreadyProjected ||
    error instanceof FactsDiverged ||
    error instanceof ReadModelOutdated ||
    isDamaged(error)
  );
}

/** A damaged file stays damaged, so retrying is useless. For the log SQLite's codes say so. */
function isDamaged(error: unknown): boolean {
  const code = String((error as { readonly code?: unknown } | null)?.code);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}
