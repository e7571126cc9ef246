import type { Logger } from 'pino';
import { plainJson, withCodec } from '#event-store/codec';
import type { EventStore } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { todayIn } from '#recording/clock';
import { duckDbPlace } from '#read-models/duckdb/duckdb-place';
import { ReadModels } from '#read-models/read-models';
import { createRecorder, type Recorder } from '#recording/recorder';
import type { Metrics } from '../health/metrics.js';
import type { DataFolder } from './data-folder.js';

/** Tokens of what the engine gives to the application. */
export const EVENT_STORE = Symbol('EventStore');
export const RECORDER = Symbol('Recorder');

/** The write side of one installation: the log and what records in it. */
export interface WriteSide {
  readonly store: EventStore;
  readonly recorder: Recorder;
  backup(to: string): Promise<void>;
  /** Answers what is under way, then closes the log. */
  close(): Promise<void>;
}
export interface Engine {
  readonly write: WriteSide;
  /** The read models with their projector. */
  readonly read: ReadModels;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly folder: DataFolder;
  readonly timeZone: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export async function openWriteSide({ folder, timeZone, metrics }: Omit<EngineOptions, 'logger'>): Promise<WriteSide> {
  const log = await openSqliteEventStore({
    file: folder.log,
    onAppend: ({ events, seconds }) => metrics.appended(events, seconds),
  });
  const store = withCodec(log, plainJson);
  const recorder = createRecorder({ store, today: todayIn(timeZone) });
  return {
    store,
    recorder,
    backup: (to) => log.backup(to),
    async close() {
      await recorder.settled();
      await store.close();
    },
  };
}

/**
 * Opens the log and the read models of a data folder and starts the projector. Throws what the adapters throw: a folder
 * in use by another process, a file that is damaged or newer, a log that is not the one behind the read models.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { folder, logger, metrics } = options;
  const write = await openWriteSide(options);
  try {
    const read = await ReadModels.open({
      place: duckDbPlace({ folder: folder.path }),
      log: write.store,
      projector: {
        onError: (error, retryIn) => logger.error({ err: error, retryIn }, 'projection failed'),
        onParked: (parked) => logger.error({ ...parked, position: String(parked.position) }, 'a stream is parked'),
      },
    });
    metrics.watchProjection(() => read.status());
    return { write, read, close: () => closeBoth(read, write) };
  } catch (error) {
    await write.close();
    throw error;
  }
}

/** The projector first: it reads from the log. */
async function closeBoth(read: ReadModels, write: WriteSide): Promise<void> {
  try {
    await read.close();
  } finally {
    await write.close();
  }
}
