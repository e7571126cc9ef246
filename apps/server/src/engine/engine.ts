import type { Logger } from 'pino';
import { plainJson, withCodec } from '#event-store/codec';
import type { EventStore } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { todayIn } from '#recording/clock';
import { createRecorder, type Recorder } from '#recording/recorder';
import type { Metrics } from '../health/metrics.js';
import type { Check } from '../health/readiness.js';
import type { DataFolder } from './data-folder.js';

/** Tokens of what the engine gives to the application. */
export const EVENT_STORE = Symbol('EventStore');
export const RECORDER = Symbol('Recorder');
export const READ_SIDE = Symbol('ReadSide');

/** The write side of one installation: the log and what records in it. */
export interface WriteSide {
  readonly store: EventStore;
  readonly recorder: Recorder;
  backup(to: string): Promise<void>;
  /** Answers what is under way, then closes the log. */
  close(): Promise<void>;
}
export interface ReadSide { check(): Promise<Check>; close(): Promise<void> }

export interface Engine {
  readonly write: WriteSide;
  readonly read: ReadSide;
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
export async function openEngine(o: EngineOptions): Promise<Engine> {
  const write = await openWriteSide(o);
  return { write, read: { check: () => Promise.resolve({ ok: true }), close: () => Promise.resolve() }, close: () => write.close() };
}
