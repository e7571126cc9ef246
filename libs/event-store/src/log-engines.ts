import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LogAddressRefused, LogMissing } from './errors.js';
import type { CopyTarget, EventStore } from './port.js';
import type { LogFileRefused } from './sqlite/log-file.js';

/** What the address of a log contains, by its engine. */
interface Addresses {
  /** A file, by default one that the caller names. */
  readonly sqlite: { readonly file?: string };
  readonly eventstoredb: { readonly connectionString: string };
}

type Engine = keyof Addresses;

/** The address of a log. A connection string can contain a password: do not log it. */
export type LogAddress<E extends Engine = Engine> = { [K in E]: { readonly engine: K } & Addresses[K] }[E];

export interface OpenLogOptions {
  /** Opens an existing file and refuses appends; other engines ignore it. */
  readonly readOnly?: boolean;
  /** Whether to create a log if there is none; default yes. */
  readonly createLog?: boolean;
  /** The source of `recordedAt`, for engines with `setsTimes`. */
  readonly clock?: () => Date;
  /** Called for a damaged or changed file, which then opens; only with `readOnly`. */
  onRefused?(refusal: LogFileRefused): void;
  onAppend?(observation: { readonly events: number; readonly seconds: number }): void;
  /** A read or subscription failed and is retried after `retryIn` milliseconds; `reason` is for a log. */
  onInterruption?(interruption: {
    readonly of: 'read' | 'subscription';
    readonly reason: string;
    readonly failures: number;
    readonly retryIn: number;
  }): void;
}

export interface OpenedLog {
  readonly store: EventStore & CopyTarget;
  /** The log's own mark that callers must present a key, if the engine has one. */
  readonly guard?: { isSet(): Promise<boolean>; set(): Promise<void> };
  /** Whether an error says that the log is unreachable for now: the request may be sent again. */
  isUnavailable(error: unknown): boolean;
}

/** The location of a log, and all that depends on its engine. */
export interface LogLocation {
  /** The name of the engine, for messages. */
  readonly engineName: string;
  /** The location in a printable form: without the password of a connection string. */
  readonly name: string;
  /** The file of the log, if it is a file on this machine. */
  readonly file?: string;
  /** The unit of differences between positions. */
  readonly positionUnit: 'events' | 'bytes';
  /** Whether the writing process sets `recordedAt`; otherwise the engine's server does. */
  readonly setsTimes: boolean;
  /**
   * Opens the log; the engine is loaded only now. Throws `LogAddressRefused`, `LogMissing` for a missing or empty file that
   * must not be created, and what the adapter throws.
   */
  open(options?: OpenLogOptions): Promise<OpenedLog>;
}

/**
 * The engines of the log. The rest of the program does not distinguish them by name: a new engine needs its address above,
 * its notation in the settings, and an entry here.
 */
const engines: { readonly [E in Engine]: (address: LogAddress<E>, fileAt: FileAt) => LogLocation } = {
  sqlite: ({ file: path }, fileAt) => {
    const file = fileAt(path);
    return {
      engineName: 'SQLite',
      name: `sqlite:${file}`,
      file,
      positionUnit: 'events',
      setsTimes: true,
      open: (options) => openSqlite(file, options),
    };
  },
  eventstoredb: ({ connectionString }) => ({
    engineName: 'EventStoreDB',
    name: withoutUser(connectionString),
    positionUnit: 'bytes',
    setsTimes: false,
    open: (options) => openEventStoreDb(connectionString, options),
  }),
};

/** The file for the path in an address, or for an address without one. */
export type FileAt = (path: string | undefined) => string;

export function locateLog<E extends Engine>(address: LogAddress<E>, fileAt: FileAt): LogLocation {
  return engines[address.engine](address, fileAt);
}

async function openSqlite(
  file: string,
  { readOnly, createLog = true, clock, onRefused, onAppend }: OpenLogOptions = {},
): Promise<OpenedLog> {
  if (!createLog && isEmptyFile(file)) throw new LogMissing();
  const { openSqliteEventStore } = await import('./sqlite/sqlite-event-store.js');
  if (readOnly !== true) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const store = await openSqliteEventStore({ file, readOnly, clock, onRefused, onAppend });
  return { store, isUnavailable: () => false };
}

/** A program that died while it created the file leaves an empty one. */
function isEmptyFile(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

async function openEventStoreDb(
  connectionString: string,
  { createLog, onAppend, onInterruption }: OpenLogOptions = {},
): Promise<OpenedLog> {
  const [{ openEventStoreDb: open }, { describe, mayPass }] = await Promise.all([
    import('./eventstoredb/event-store-db.js'),
    import('./eventstoredb/failures.js'),
  ]);
  try {
    const store = await open({
      connectionString,
      createLog,
      onAppend,
      onInterruption: ({ of, cause, failures, delay }) =>
        onInterruption?.({ of, reason: describe(cause), failures, retryIn: delay }),
    });
    return { store, guard: store.guard, isUnavailable: mayPass };
  } catch (error) {
    // The client's error carries the whole connection string: only its message is passed on.
    throw new LogAddressRefused(error instanceof Error ? error.message : 'it cannot be read');
  }
}

function withoutUser(connectionString: string): string {
  const [, scheme = '', hosts = ''] = /^([a-z+]+:\/\/)(?:[^@/]*@)?([^/?]*)/.exec(connectionString) ?? [];
  return scheme + hosts;
}
