import type { EventStore, LogId } from '#event-store/port';
import type { Checkpoint } from '../store/read-model-store.js';
import { LogReplaced } from './errors.js';

/**
 * Returns the identity of the log after checking that it still holds the event of the checkpoint. Throws `LogReplaced`
 * if it is another log, or was restored to an earlier state (whatever was appended since).
 */
export async function verifyLog(log: EventStore, checkpoint: Checkpoint | undefined): Promise<LogId> {
  const logId = await log.identity();
  if (checkpoint === undefined) return logId;
  const { position, eventId, stream, revision } = checkpoint;
  if (logId !== checkpoint.logId)
    throw new LogReplaced('exchanged', `log ${checkpoint.logId}`, `the identity ${logId}`);
  const expected = `a log with event ${eventId} at position ${position}`;
  for await (const event of log.readStream(stream, { from: revision, limit: 1 })) {
    if (event.position === position && event.id === eventId) return logId;
    throw new LogReplaced('restored', expected, `event ${event.id} in its place`);
  }
  const head = (await log.head())?.position ?? 0n;
  throw new LogReplaced(head < position ? 'shorter' : 'restored', expected, `none there and ends at position ${head}`);
}
