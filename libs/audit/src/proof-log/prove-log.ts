import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore } from '#event-store/port';
import { ProofLogWriter } from './proof-log-writer.js';

export interface ProveLogOptions {
  readonly signal?: AbortSignal;
  /** Receives the number of events that have a leaf, from time to time. */
  onProgress?(size: number): void;
}

/** The maximum number of events in one transaction, so that the event loop can serve others in between. */
export const BATCH_EVENTS = 256;

/**
 * Brings the proof log of a folder up to the end of the log. If aborted, it rejects with the signal's reason, and the
 * committed part stays. Throws `ProofLogInUse`, `LogChanged`, `ProofLogRefused`.
 *
 * @param log the events as they are stored
 * @returns the number of events with a leaf
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
