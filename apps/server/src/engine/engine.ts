import type { Logger } from 'pino';
import type { GuardMark } from '#access/guard-mark';
import type { CalendarDate } from '#episode/dates';
import type { EventStore } from '#event-store/port';
import type { RecordingClock, TimeSource } from '#event-store/recording-clock';
import type { Answer } from '#recording/answer';
import { todayIn } from '#recording/clock';
import { createRecorder, type Recorder } from '#recording/recorder';
import type { ServerConfig } from '../config.js';
import type { Metrics } from '../health/metrics.js';
import { ProofSide } from '../proofs/proof-side.js';
import { duringStart } from '../start-failure.js';
import type { Tracing } from '../tracing/tracing.js';
import type { DataFolder } from './data-folder.js';
import { openServedLog, type Log } from './open-log.js';
import { openReadSide } from './open-read-side.js';
import type { ReadSide } from './read-side.js';

/** Injection tokens of the engine's parts. */
export const EVENT_STORE = Symbol('EventStore');
export const RECORDER = Symbol('Recorder');
export const TODAY = Symbol('Today');

/** The write side of one installation: the log and its recorder. */
export interface WriteSide {
  readonly store: EventStore;
  readonly recorder: Recorder;
  /** Today's date in the provider's time zone. */
  readonly today: () => CalendarDate;
  /** See `Log.guard`. */
  readonly guard?: GuardMark;
  /** See `Log.clock`. */
  readonly clock?: RecordingClock;
  /** See `Log.isUnavailable`. */
  isUnavailable(error: unknown): boolean;
  /** Answers the commands in progress, then closes the log. */
  close(): Promise<void>;
}

export interface Engine {
  readonly write: WriteSide;
  readonly read: ReadSide;
  readonly proofs: ProofSide;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly config: Pick<
    ServerConfig,
    'eventStore' | 'log' | 'readModels' | 'projects' | 'proofs' | 'timeZone' | 'clockJump'
  >;
  readonly folder: DataFolder;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Default: the system time. */
  readonly time?: TimeSource;
}

/**
 * Opens the log and the read models, and starts the projector if this process projects. Throws `StartFailure` for the
 * errors of the adapters: a folder that another process uses, a damaged or newer file, a server that does not answer, a
 * log that does not belong to the read models.
 */
export async function openEngine({ config, time, ...parts }: EngineOptions): Promise<Engine> {
  const clock = { time, limit: config.clockJump * 60_000 };
  const log = await duringStart('eventStore', () =>
    openServedLog({ address: config.eventStore, expected: config.log, clock, ...parts }),
  );
  const write = writeSide(log, config.timeZone);
  try {
    const read = await duringStart(
      'readModels',
      () => openReadSide({ address: config.readModels, projects: config.projects, log, ...parts }),
      log,
    );
    const proofs = new ProofSide({ config: config.proofs, log, ...parts });
    return { write, read, proofs, close: () => closeInOrder(proofs, read, write) };
  } catch (error) {
    await write.close();
    throw error;
  }
}

function writeSide(log: Log, timeZone: string): WriteSide {
  const { store, clock, guard, isUnavailable } = log;
  const today = todayIn(timeZone);
  const recorder = createRecorder({ store, today });
  return {
    store,
    clock,
    today,
    recorder: { ...recorder, record: (request) => unknownIfUnavailable(recorder.record(request), log) },
    guard,
    isUnavailable,
    async close() {
      await recorder.drained();
      await store.close();
    },
  };
}

/** A command whose episode could not be read has an unknown outcome, like one whose append was not answered. */
async function unknownIfUnavailable(answer: Promise<Answer>, { isUnavailable }: Log): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    if (isUnavailable(cause)) return { status: 'unknown', cause };
    throw cause;
  }
}

/** Closes the readers of the log before the log. */
async function closeInOrder(...sides: readonly { close(): Promise<void> }[]): Promise<void> {
  const [first, ...rest] = sides;
  try {
    await first?.close();
  } finally {
    if (rest.length > 0) await closeInOrder(...rest);
  }
}
