import type { Logger } from 'pino';
import type { GuardMark } from '#access/guard-mark';
import { plainJson, withCodec } from '#event-store/codec';
import { isLogMissing, LogAddressRefused } from '#event-store/errors';
import type { LogAddress, LogLocation, OpenedLog } from '#event-store/log-engines';
import type { EventStore } from '#event-store/port';
import { RecordingClock, type ClockState, type RecordingClockOptions } from '#event-store/recording-clock';
import { nameOf, variables, type LogConfig } from '../config.js';
import type { Metrics } from '../health/metrics.js';
import { watchClock } from '../health/watch-installation.js';
import { InvalidConfig } from '../invalid-config.js';
import type { Tracing } from '../tracing/tracing.js';
import { logLocationOf, type DataFolder } from './data-folder.js';

/** The log as the rest of the program sees it, whichever engine stores it. */
export interface Log {
  readonly store: EventStore;
  /** The same log with payloads as they are stored: proofs are about these. */
  readonly stored: EventStore;
  /** The unit of differences between positions. */
  readonly positionUnit: LogLocation['positionUnit'];
  /** The log's own mark that callers must present a key; an embedded log leaves that to the data folder. */
  readonly guard?: GuardMark;
  /** The source of `recordedAt`, if this process sets it. */
  readonly clock?: RecordingClock;
  /** Whether an error says that the log is unreachable for now: the request may be sent again. */
  isUnavailable(error: unknown): boolean;
}

export interface OpenLogOptions {
  readonly address: LogAddress;
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
 * Opens the log at an address with the metrics, the traces and the clock of a server. Throws what the adapters throw, and
 * `InvalidConfig` if the address is invalid, or the log is missing or is not the expected one.
 */
export async function openServedLog(options: OpenLogOptions): Promise<Log> {
  const { address, expected = { create: true }, folder, logger } = options;
  const location = logLocationOf(address, folder);
  const clock = location.setsTimes
    ? new RecordingClock({ ...options.clock, onChange: (state) => logClockState(state, logger) })
    : undefined;
  const opened = await openAt(location, { ...options, expected, recordingClock: clock });
  try {
    await requireExpectedLog(opened.store, expected);
    if (clock !== undefined) await startClock(clock, opened.store, options.metrics);
    const { store: stored, guard, isUnavailable } = opened;
    const { positionUnit } = location;
    return { store: withCodec(stored, plainJson), stored, clock, positionUnit, guard, isUnavailable };
  } catch (error) {
    await opened.store.close();
    throw error;
  }
}

interface OpenAtOptions extends Pick<OpenLogOptions, 'metrics' | 'tracing' | 'logger'> {
  readonly expected: LogConfig;
  readonly recordingClock: RecordingClock | undefined;
}

async function openAt(
  location: LogLocation,
  { expected, recordingClock, metrics, tracing, logger }: OpenAtOptions,
): Promise<OpenedLog> {
  try {
    return await location.open({
      createLog: expected.create,
      clock: recordingClock && (() => recordingClock.now()),
      onAppend: ({ events, seconds }) => {
        metrics.appended(events, seconds);
        tracing.batch('append', events, seconds);
      },
      onInterruption: ({ of, reason, failures, retryIn }) => {
        metrics.interrupted(of);
        logger.warn({ of, reason, failures, retryIn: Math.round(retryIn) }, 'the event store was interrupted');
      },
    });
  } catch (error) {
    if (isLogMissing(error)) throw missingLog(location.file ?? 'in the database');
    throw error instanceof LogAddressRefused ? new InvalidConfig(nameOf('eventStore'), error.message) : error;
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
    `there is no log ${where}, and the settings do not allow to create one; for a first start, set ${variables.createLog}=on`,
  );
}

async function startClock(clock: RecordingClock, store: EventStore, metrics: Metrics): Promise<void> {
  clock.recorded(Date.parse((await store.head())?.recordedAt ?? ''));
  watchClock(metrics, () => clock.state);
}

function logClockState(state: ClockState, logger: Logger): void {
  const { jumpedBy, behindBy } = state;
  if (jumpedBy > 0)
    logger.error(state, 'the clock jumped forward: nothing is recorded until it is corrected or accepted');
  else if (behindBy > 0) logger.warn(state, 'the log is ahead of the clock: events get the time of the last event');
  else logger.info(state, 'the clock is correct again');
}
