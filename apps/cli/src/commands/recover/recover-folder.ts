import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readableIn } from '#event-store/sqlite/check';
import { examineLog } from '#event-store/sqlite/examine-log';
import { LogFileRefused, type MissingEvents } from '#event-store/sqlite/log-file';
import { aloneWithLog } from '#event-store/sqlite/log-lock';
import { recoverLog } from '#event-store/sqlite/recover-log';
import type { DataFolder } from '#server/engine/data-folder';
import { Failure } from '../../failure.js';
import { restoreLog } from '../../log/restore-log.js';

/** Why a log cannot be opened, and how many of its events are readable. */
export interface Damage {
  readonly refusal: LogFileRefused;
  readonly readable: number;
}

export interface Recovered {
  readonly log: string;
  readonly events: number;
  /** The identity of the new log. */
  readonly identity: string;
  /** The damaged log. */
  readonly keptAside: string | undefined;
  /** Positions of events that were in the damaged log and are not in the new one, as far as they are known. */
  readonly missing: MissingEvents | undefined;
}

/** Throws a `Failure` for an intact log and for one without any readable event, and `LogInUse`. */
export function damageOf({ log }: DataFolder): Damage {
  return aloneWithLog(log, () => {
    const refusal = refusalOf(log);
    if (refusal === undefined) throw new Failure(`${log} is whole: there is nothing to recover`);
    const readable = readableIn(log);
    if (readable > 0) return { refusal, readable };
    throw new Failure(`${log}: nothing can be read of it`, { hint: 'restore a back-up', cause: refusal });
  });
}

function refusalOf(log: string): LogFileRefused | undefined {
  try {
    examineLog(log);
    return undefined;
  } catch (error) {
    if (error instanceof LogFileRefused) return error;
    throw error;
  }
}

/**
 * Replaces the damaged log by a new one with the readable events, and keeps the damaged one. Throws as `restoreLog`
 * does.
 */
export async function recoverFolder({ refusal }: Damage, folder: string, now: Date): Promise<Recovered> {
  const log = refusal.file;
  const made = join(folder, 'log.recovering.sqlite');
  rmSync(made, { force: true });
  aloneWithLog(log, () => recoverLog(log, made));
  const { head, identity, keptAside } = await restoreLog({ from: made, folder, replace: true, now });
  rmSync(made);
  return { log, events: Number(head), identity, keptAside, missing: refusal.missing };
}
