import { randomUUID } from 'node:crypto';
import { revision, streamName } from '../port.js';
import type { ExpectedRevision, LogId } from '../port.js';
import type { Appender } from './appender.js';
import { OutcomeUnknown } from './failures.js';
import type { Reads } from './reads.js';

/**
 * Holds the log's identity in its first event, and later that callers of this log must present a key. An ordinary stream, which the default access lists let any user of the
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

const GUARDED = 'AccessGuarded';

/** Whether the log says that whoever serves it must ask callers for a key. */
export async function isGuarded(reads: Reads): Promise<boolean> {
  return (await readGuard(reads)).isSet;
}

/** Has the log say, for ever, that whoever serves it must ask callers for a key. Throws `OutcomeUnknown`; it may be called again. */
export async function setGuarded(reads: Reads, appender: Appender): Promise<void> {
  await identityOf(reads, appender);
  const { isSet, last } = await readGuard(reads);
  if (isSet) return;
  const event = { id: randomUUID(), type: GUARDED, data: '{}', metadata: '{}' };
  const answer = await appender.append(IDENTITY_STREAM, last, [event]);
  if (answer.answer === 'written' || (await isGuarded(reads))) return;
  throw new OutcomeUnknown(IDENTITY_STREAM, new Error('reason' in answer ? answer.reason : answer.answer));
}

async function readGuard(reads: Reads): Promise<{ readonly isSet: boolean; readonly last: ExpectedRevision }> {
  let last: ExpectedRevision = 'no-stream';
  for await (const event of reads.stream(IDENTITY_STREAM)) {
    if (event.type === GUARDED) return { isSet: true, last: event.revision };
    last = revision(event.revision);
  }
  return { isSet: false, last };
}
