import { randomUUID } from 'node:crypto';
import { revision, streamName } from '../port.js';
import type { ExpectedRevision, LogId } from '../port.js';
import type { Appender } from './appender.js';
import { OutcomeUnknown } from './failures.js';
import type { Reads } from './reads.js';

/**
 * Holds the log's identity in its first event, and later the mark that callers must present a key. It is an ordinary stream,
 * which the default access lists let any user of the database write. It lacks our prefix, so that reads never return it.
 */
const IDENTITY_STREAM = streamName('stepdown-log');

/**
 * The log's identity. A log without one gets one; if several processes try at once, the first wins. Throws `OutcomeUnknown`
 * if that failed, and the error of a read that is not resumed. The call may be repeated.
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

/** The identity of a log, if it has one. */
export async function readIdentity(reads: Reads): Promise<LogId | undefined> {
  for await (const { data } of reads.stream(IDENTITY_STREAM, { limit: 1 })) {
    if (typeof data['identity'] === 'string') return data['identity'] as LogId;
  }
  return undefined;
}

const GUARDED = 'AccessGuarded';

/** Whether the log has the mark that callers must present a key. */
export async function isGuarded(reads: Reads): Promise<boolean> {
  return (await readGuard(reads)).isSet;
}

/** Sets the permanent mark that callers must present a key. Throws `OutcomeUnknown`; the call may be repeated. */
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
