import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore } from '#event-store/port';
import { ProofLogWriter } from './proof-log-writer.js';

export interface ProveLogOptions {
  readonly signal?: AbortSignal;
  /** Receives the number of events that have a leaf, from time to time. */
  onProgress?(size: number): void;
}

/** Events in one transaction at most: others get their turn of the event loop in between. */
export const BATCH_EVENTS = 256;

/**
 * Brings the proof log of a folder up to the end of the log. Given up, it keeps what it has and rejects with the
 * signal's reason. Throws `ProofLogInUse`, `LogChanged`, `ProofLogRefused`.
 *
 * @param log the events as they are stored
 * @returns how many events have a leaf
 */
export async function proveLog(
  folder: string,
  log: EventStore,
  { signal, onProgress }: ProveLogOptions = {},
): Promise<number> {
  const writer = await ProofLogWriter.resume(folder, log);
  try {
    for await (const event of log.readAll({ after: writer.last })) {
      writer.add(event);
      if (writer.gathered < BATCH_EVENTS) continue;
      writer.commit();
      signal?.throwIfAborted();
      onProgress?.(writer.size);
      await nextTurn();
    }
    writer.commit();
    return writer.size;
  } finally {
    writer.close();
  }
}
