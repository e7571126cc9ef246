import { randomUUID } from 'node:crypto';
import { streamName } from '../port.js';
import type { LogId } from '../port.js';
import type { Appender } from './appender.js';
import { OutcomeUnknown } from './failures.js';
import type { Reads } from './reads.js';

/**
 * Holds the log's identity in its first event. An ordinary stream, which the default access lists let any user of the
 * database write, and not one of ours, so that it never surfaces.
 */
const IDENTITY_STREAM = streamName('stepdown-log');

/**
 * The log's identity; a log without one is given one. Of several processes that give one at once the first has its way.
 * Throws `OutcomeUnknown` when it could not be given one, and what a read throws that is not taken up again; it may be
 * asked for again.
 */
export async function identityOf(reads: Reads, appender: Appender): Promise<LogId> {
  const known = await readIdentity(reads);
  if (known !== undefined) return known;
  const identity = randomUUID();
  const event = { id: randomUUID(), type: 'LogIdentified', data: JSON.stringify({ identity }), metadata: '{}' };
  const answer = await appender.append(IDENTITY_STREAM, 'no-stream', [event]);
  const written = await readIdentity(reads);
  if (written !== undefined) return written;
  throw new OutcomeUnknown(IDENTITY_STREAM, new Error('reason' in answer ? answer.reason : answer.answer));
}

/** The identity that a log was given, if it was. */
export async function readIdentity(reads: Reads): Promise<LogId | undefined> {
  for await (const { data } of reads.stream(IDENTITY_STREAM, { limit: 1 })) {
    if (typeof data['identity'] === 'string') return data['identity'] as LogId;
  }
  return undefined;
}
