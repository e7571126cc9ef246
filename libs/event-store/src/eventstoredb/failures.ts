import { ErrorType, isCommandError } from '@eventstore/db-client';
import type { Position, StreamName } from '../port.js';

/**
 * An append was sent and got no answer, or no clear one: it may or may not be in the log. Send exactly the same ids with the
 * same expected revision again: the server then gives the first answer, or writes them.
 */
export class OutcomeUnknown extends Error {
  readonly code = 'outcome-unknown';

  constructor(stream: StreamName, cause: unknown) {
    super(`whether the append to ${stream} is in the log is not known: ${describe(cause)}`, { cause });
    this.name = 'OutcomeUnknown';
  }
}

/** The log holds no event at the position from which the read was to continue. */
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

/** The server did not answer any of several attempts. The message names the nodes, but no secrets of the connection string. */
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

/** The server ended a subscription regularly, as it does before it stops. */
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

/** Failures that a retry does not cure. Any other failure may be a restart or an election. */
const LASTING: ReadonlySet<string> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.INVALID_TRANSACTION,
  ErrorType.STREAM_DELETED,
  ErrorType.UNSUPPORTED,
]);

const PASSING = [SubscriptionEnded, OutcomeUnknown, EventStoreUnreachable];

/** Whether a read that failed with this error may succeed on a retry. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (PASSING.some((type) => error instanceof type)) return true;
  if (isCommandError(error)) return !LASTING.has(error.type) && !isWrongPosition(error);
  // While the client connects, it rethrows gRPC's errors and the final error of its search for a cluster's leader.
  return ('code' in error && typeof error.code === 'number') || error.message.startsWith('Failed to discover');
}

export function isStreamNotFound(error: unknown): boolean {
  return error instanceof Error && isCommandError(error) && error.type === ErrorType.STREAM_NOT_FOUND;
}

export function isStreamDeleted(error: unknown): boolean {
  return error instanceof Error && isCommandError(error) && error.type === ErrorType.STREAM_DELETED;
}

/** Whether the server refuses to read from a position because no record is there. */
export function isWrongPosition(error: unknown): boolean {
  return error instanceof Error && /ReadAllResult|InvalidPosition/.test(error.message);
}

/** The text of a client error. Its `name` is always `Error`, and its message may be empty. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const type = isCommandError(error) ? error.type : error.name;
  return error.message === '' ? type : `${type}: ${error.message}`;
}

/** Hosts and ports: what follows the credentials, if there are any, up to path and parameters. */
function nodesOf(connectionString: string): string {
  return connectionString.replace(/^(?:.*@|[^:]*:\/\/)([^/?]*).*$/, '$1');
}
