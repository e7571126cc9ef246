import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { plainJson, withCodec } from '#event-store/codec';
import { isLogMissing } from '#event-store/errors';
import type { GuardMark } from '#access/guard-mark';
import type { EventStore } from '#event-store/port';
import { RecordingClock, type ClockState, type RecordingClockOptions } from '#event-store/recording-clock';
import type { EventStoreAddress } from '../addresses/event-store-address.js';
import { nameOf, variables, type LogConfig } from '../config.js';
import { InvalidConfig } from '../invalid-config.js';
import type { Metrics } from '../health/metrics.js';
import { watchClock } from '../health/watch-installation.js';
import type { Tracing } from '../tracing/tracing.js';
import type { DataFolder } from './data-folder.js';

/** The log as the rest of the program sees it, whichever engine stores it. */
export interface Log {
  readonly store: EventStore;
  /** The same log with payloads as they are stored: proofs are about these. */
  readonly stored: EventStore;
  /** The unit of differences between positions. */
  readonly positionUnit: 'events' | 'bytes';
  /** The log's own mark that callers must present a key; an embedded log leaves that to the data folder. */
  readonly guard?: GuardMark;
  /** The source of `recordedAt`, if this process sets it: on EventStoreDB the node does. */
  readonly clock?: RecordingClock;
  /** Whether an error says that the log is unreachable for now: the request may be sent again. */
  isUnavailable(error: unknown): boolean;
}

export interface OpenLogOptions {
  readonly address: EventStoreAddress;
  /** Which log may be opened; default any, and a new one if there is none. */
  readonly expected?: LogConfig;
  readonly folder: DataFolder;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Pick<Tracing, 'batch'>;
  /** Default: the system time, which may jump forward by five minutes. */
  readonly clock?: ClockOptions;
}

/** The source of the time, and by how many milliseconds it may jump forward. */
export type ClockOptions = Pick<RecordingClockOptions, 'time' | 'limit'>;

/**
 * Opens the log at an address. An engine is loaded only when it is used. Throws what the adapters throw, and
 * `InvalidConfig` if the log is missing or is not the expected one.
 */
export async function openLog({ address, expected = { create: true }, ...options }: OpenLogOptions): Promise<Log> {
  const log = await (address.engine === 'sqlite'
    ? openSqlite(address.file ?? options.folder.log, expected, options)
    : openEventStoreDb(address.connectionString, expected, options));
  try {
    await requireExpectedLog(log.store, expected);
    return log;
  } catch (error) {
    await log.store.close();
    throw error;
  }
}

/** A mistyped address would otherwise start a new log and accept commands. */
async function requireExpectedLog(store: EventStore, { create, id }: LogConfig): Promise<void> {
  if (create && id === undefined) return;
  const identity = await store.identity().catch((error: unknown) => {
    throw isLogMissing(error) ? missingLog('in the database') : error;
  });
  if (id === undefined || id === identity) return;
  throw new InvalidConfig(nameOf('logId'), `the log at ${nameOf('eventStore')} is ${identity}, and ${id} is expected`);
}

function missingLog(where: string): InvalidConfig {
  return new InvalidConfig(
    nameOf('eventStore'),
    `there is no log ${where}, and none is to be made; for a first start, set ${variables.createLog}=on`,
  );
}

/** A program that died while it created the file leaves an empty one. */
function isEmptyFile(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

async function openSqlite(
  file: string,
  { create }: LogConfig,
  { metrics, tracing, logger, clock: options }: Pick<OpenLogOptions, 'metrics' | 'tracing' | 'logger' | 'clock'>,
): Promise<Log> {
  if (!create && isEmptyFile(file)) throw missingLog(file);
  const { openSqliteEventStore } = await import('#event-store/sqlite/sqlite-event-store');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const clock = new RecordingClock({ ...options, onChange: (state) => logClockState(state, logger) });
  const store = await openSqliteEventStore({
    file,
    clock: () => clock.now(),
    onAppend: appendObserver({ metrics, tracing }),
  });
  clock.recorded(Date.parse((await store.head())?.recordedAt ?? ''));
  watchClock(metrics, () => clock.state);
  const stores = { store: withCodec(store, plainJson), stored: store };
  return { ...stores, clock, positionUnit: 'events', isUnavailable: () => false };
}

function appendObserver({ metrics, tracing }: Pick<OpenLogOptions, 'metrics' | 'tracing'>) {
  return ({ events, seconds }: { readonly events: number; readonly seconds: number }): void => {
    metrics.appended(events, seconds);
    tracing.batch('append', events, seconds);
  };
}

function logClockState(state: ClockState, logger: Logger): void {
  const { jumpedBy, behindBy } = state;
  if (jumpedBy > 0)
    logger.error(state, 'the clock went forward by itself: nothing is recorded until it is right or accepted');
  else if (behindBy > 0) logger.warn(state, 'the log is ahead of the clock: events get the time of its last one');
  else logger.info(state, 'the clock is right again');
}

async function openEventStoreDb(
  connectionString: string,
  { create }: LogConfig,
  { logger, metrics, tracing }: Pick<OpenLogOptions, 'logger' | 'metrics' | 'tracing'>,
): Promise<Log> {
  const { connectEventStoreDb } = await import('./connect-event-store-db.js');
  const { store, isUnavailable } = await connectEventStoreDb({
    connectionString,
    createLog: create,
    onAppend: appendObserver({ metrics, tracing }),
    onInterruption: ({ of, reason, failures, retryIn }) => {
      metrics.interrupted(of);
      logger.warn({ of, reason, failures, retryIn }, 'the event store was interrupted');
    },
  });
  return {
    store: withCodec(store, plainJson),
    stored: store,
    positionUnit: 'bytes',
    guard: store.guard,
    isUnavailable,
  };
}
