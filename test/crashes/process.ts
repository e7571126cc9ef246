import { join } from 'node:path';
import { ProofFollower } from '#audit/proof-log/follower';
import { calendarDate } from '#episode/dates';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { openDuckDbReadModelStore } from '#read-models/duckdb/duckdb-read-model-store';
import { Projector } from '#read-models/projector/projector';
import { isRecorded, type Answer } from '#recording/answer';
import { createRecorder } from '#recording/recorder';
import type { CommandLine } from '#simulation/command-line';
import { Points, type CrashAt } from './points.js';
import { logSeenBy, readModelsSeenBy } from './ports.js';

/** Where the log put the entry of a command. */
export interface Location {
  readonly revision: bigint;
  readonly position: bigint;
}

/** What a process that recorded, projected and proved came to. */
export interface Ran {
  /** What its sender was answered, by the command's id. */
  readonly acknowledged: ReadonlyMap<string, Location>;
  /** Where it ended, or nothing where it was stopped. */
  readonly crashedAt: string | undefined;
  readonly passed: readonly string[];
}

/** Commands that are sent side by side. */
const AT_A_TIME = 4;
/** A call that fails is not sent again: the process that would do so has ended. */
const ONCE = { first: 0, most: 0, attempts: 1 };

/**
 * One life of a process on a data folder: it opens the log, the read models and the proof log, records commands, and
 * ends at the given crash point, or once everything is projected and proved. What it had in memory is lost.
 */
export async function live(folder: string, commands: readonly CommandLine[], crashAt?: CrashAt): Promise<Ran> {
  const points = new Points(crashAt);
  const log = await openSqliteEventStore({ file: join(folder, 'log.sqlite') });
  const store = await openDuckDbReadModelStore({ file: join(folder, 'read-model.duckdb') });
  const acknowledged = new Map<string, Location>();
  const recorder = createRecorder({
    store: logSeenBy('recorder', log, points),
    today: () => calendarDate('2026-12-31'),
    retry: ONCE,
  });
  const projector = new Projector({
    log: logSeenBy('projector', log, points),
    store: readModelsSeenBy('projector', store, points),
    batchEvents: 5,
    commitInterval: 0,
    cachedEntries: 20,
  });
  const follower = new ProofFollower({
    folder: join(folder, 'proofs'),
    log: logSeenBy('proofs', log, points),
    commitInterval: 0,
  });
  const send = async (command: CommandLine): Promise<void> => {
    const answer = await recorder.record({ ...command, actor: 'crashes' });
    points.pass('before the answer');
    acknowledged.set(command.commandId, locationIn(answer));
  };
  const work = async (): Promise<void> => {
    await projector.start();
    for (let sent = 0; sent < commands.length; sent += AT_A_TIME) {
      await Promise.all(commands.slice(sent, sent + AT_A_TIME).map(send));
    }
    const head = await log.head();
    if (head === undefined) return;
    await projector.waitFor(head.position);
    await follower.waitFor(head.position, new AbortController().signal);
  };
  try {
    await Promise.race([work(), points.ended]);
  } catch (error) {
    if (points.crash === undefined) throw error;
  } finally {
    await recorder.drained();
    await Promise.allSettled([projector.stop(), follower.stop()]);
    await store.close();
    await log.close();
  }
  return { acknowledged, crashedAt: points.crash?.point, passed: points.passed };
}

function locationIn(answer: Answer): Location {
  if (!isRecorded(answer)) throw new Error(`a command was not recorded: ${JSON.stringify(answer, textOf)}`);
  return { revision: answer.revision, position: answer.position };
}

function textOf(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' || value instanceof Error ? String(value) : value;
}
