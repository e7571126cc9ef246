import { ErrorType, isCommandError } from '@eventstore/db-client';
import type { Position, StreamName } from '../port.js';

/**
 * An append was sent and not answered, or not with a clear answer: it may be in the log or not. Send the same ids with
 * the same expected revision again, and only those: the server then gives the first answer, or writes them.
 */
export class OutcomeUnknown extends Error {
  readonly code = 'outcome-unknown';

  constructor(stream: StreamName, cause: unknown) {
    super(`whether the append to ${stream} is in the log is not known: ${describe(cause)}`, { cause });
    this.name = 'OutcomeUnknown';
  }
}

/** The log holds no event at the position that reading was to go on from. */
export class UnknownPosition extends Error {
  readonly code = 'unknown-position';

  constructor(
    readonly position: Position,
    cause: unknown,
  ) {
    super(`${position} is no position of an event of this log`, { cause });
    this.name = 'UnknownPosition';
  }
}

/** The server did not answer in any of several attempts. Names the nodes, and nothing secret of the connection string. */
export class EventStoreUnreachable extends Error {
  readonly code = 'event-store-unreachable';

  constructor(connectionString: string, cause: unknown) {
    super(`the event store at ${nodesOf(connectionString)} cannot be reached: ${describe(cause)}`, { cause });
    this.name = 'EventStoreUnreachable';
  }
}

export class StoreClosed extends Error {
  constructor() {
    super('the event store on EventStoreDB is closed');
    this.name = 'StoreClosed';
  }
}

/** The server ended a subscription in good order, as it does before it stops. */
export class SubscriptionEnded extends Error {
  constructor() {
    super('the server ended the subscription');
    this.name = 'SubscriptionEnded';
  }
}

/** Throws `StoreClosed` when the signal says so. */
export function demandOpen(closed: AbortSignal): void {
  if (closed.aborted) throw new StoreClosed();
}

/** Failures that trying again does not cure. Whatever the server says otherwise may be a restart or an election. */
const LASTING: ReadonlySet<string> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.INVALID_TRANSACTION,
  ErrorType.STREAM_DELETED,
  ErrorType.UNSUPPORTED,
]);

const PASSING = [SubscriptionEnded, OutcomeUnknown, EventStoreUnreachable];

/** Whether a read that failed so may succeed when tried again. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (PASSING.some((type) => error instanceof type)) return true;
  if (isCommandError(error)) return !LASTING.has(error.type) && !isWrongPosition(error);
  // The client throws on what gRPC says while it connects, and what its search for a cluster's leader ends with.
  return ('code' in error && typeof error.code === 'number') || error.message.startsWith('Failed to discover');
}

export function isStreamNotFound(error: unknown): boolean {
  return error instanceof Error && isCommandError(error) && error.type === ErrorType.STREAM_NOT_FOUND;
}

export function isStreamDeleted(error: unknown): boolean {
  return error instanceof Error && isCommandError(error) && error.type === ErrorType.STREAM_DELETED;
}

/** How the server refuses to read from a position that is no record's. */
export function isWrongPosition(error: unknown): boolean {
  return error instanceof Error && /ReadAllResult|InvalidPosition/.test(error.message);
}

/** What the client's errors say, whose `name` is always `Error` and whose message may be empty. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const type = isCommandError(error) ? error.type : error.name;
  return error.message === '' ? type : `${type}: ${error.message}`;
}

/** Hosts and ports: what follows the credentials, if there are any, up to path and parameters. */
function nodesOf(connectionString: string): string {
  return connectionString.replace(/^(?:.*@|[^:]*:\/\/)([^/?]*).*$/, '$1');
}
