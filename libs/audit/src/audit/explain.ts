import { revision, streamName, type EventStore, type RecordedEvent } from '#event-store/port';
import type { ProofLog, StoredLeaf } from '../proof-log/proof-log.js';
import type { Change, EventLocation, Finding } from './report.js';
import type { Divergence, Walked } from './walk.js';

/** The kinds of change that a comparison with the leaves shows. */
type Explained = Exclude<Change, 'hidden' | 'omitted' | 'ambiguous'>;

/** Explains how the log differs from its leaves at the first difference. */
export async function explain(
  divergence: Divergence,
  { unreadable }: Walked,
  log: EventStore,
  proofs: ProofLog,
): Promise<Finding> {
  const { index, stored, event, parts, onlyHashes } = divergence;
  if (onlyHashes === true) {
    const message = `the hashes that the proof log keeps of event ${index} are not those of what it says of the event`;
    return { kind: 'proof-log-changed', message, index, event: locationOf(stored) };
  }
  const change = await changeOf(divergence, unreadable, log, proofs);
  const shown = change === 'inserted' && event !== undefined ? recordedLocation(event) : locationOf(stored);
  const message = sentences[change](divergence, shown, unreadable);
  return { kind: 'log-changed', change, message, index, event: shown, ...(change === 'changed' && { parts }) };
}

export function recordedLocation({ position, stream, revision: at, id }: RecordedEvent): EventLocation {
  return { position: String(position), stream, revision: String(at), id };
}

async function changeOf(
  divergence: Divergence,
  unreadable: unknown,
  log: EventStore,
  proofs: ProofLog,
): Promise<Explained> {
  const { index, stored, event, next } = divergence;
  if (event === undefined) return unreadable === undefined ? 'truncated' : 'unreadable';
  if (event.id === stored.envelope.id) return isUnreadableNow(divergence) ? 'unreadable' : 'changed';
  const location = proofs.indexOf(event.id);
  if (location !== undefined && location > index) return (await isThere(stored, log)) ? 'reordered' : 'missing';
  // An event that was never proved, or a duplicate.
  if (next?.id === stored.envelope.id) return 'inserted';
  const following = proofs.at(index + 1)?.envelope.id;
  const isOneOnly = next === undefined ? following === undefined : next.id === following;
  if (!isOneOnly) return (await isThere(stored, log)) ? 'inserted' : 'rewritten';
  return sameBut(stored, event) ? 'changed' : 'rewritten';
}

/** Whether the stored event is no longer a JSON object. */
function isUnreadableNow({ event, parts }: Divergence): boolean {
  return event?.unreadable !== undefined && parts.includes('content');
}

/** Whether an event differs in its id only and is at its original place. */
function sameBut({ envelope }: StoredLeaf, event: RecordedEvent): boolean {
  return envelope.stream === event.stream && envelope.revision === String(event.revision);
}

async function isThere({ envelope }: StoredLeaf, log: EventStore): Promise<boolean> {
  const { stream, id } = envelope;
  for await (const event of log.readStream(streamName(stream), { from: revision(0) })) {
    if (event.id === id) return true;
  }
  return false;
}

function locationOf({ position, envelope }: StoredLeaf): EventLocation {
  const { stream, revision: at, id } = envelope;
  return { position: String(position), stream, revision: at, id };
}

const nameOf = ({ id, stream, revision: at, position }: EventLocation): string =>
  `entry ${at} of ${stream} (event ${id}, position ${position})`;

const inWords: { readonly [part: string]: string } = {
  recordedAt: 'the time of recording',
  content: 'payload, metadata or salt',
};

const sentences: {
  readonly [C in Explained]: (divergence: Divergence, location: EventLocation, unreadable: unknown) => string;
} = {
  changed: ({ index, parts, stored, event }, location) => {
    const what = parts.map((part) => inWords[part] ?? part).join(', ');
    const time = parts.includes('recordedAt')
      ? `: it was recorded at ${stored.envelope.recordedAt}, the log says ${event!.recordedAt}`
      : '';
    return `event ${index}, ${nameOf(location)}, was changed in ${what}${time}`;
  },
  missing: ({ index }, location) =>
    `event ${index}, ${nameOf(location)}, is no longer in the log, which goes on behind it`,
  inserted: ({ index }, location) =>
    `before event ${index} stands ${nameOf(location)}, which was not there when the log was proved`,
  reordered: ({ index, event }, location) =>
    `event ${index} was ${nameOf(location)}; that event stands elsewhere now, and ${event!.id} in its place`,
  rewritten: ({ index, event }, location) =>
    `event ${index} was ${nameOf(location)}; the log has ${event!.id} in its place and other events from there on: ` +
    'an older log was put back and went on, or this part was written anew',
  truncated: ({ index }, location) =>
    `the log ends before event ${index}, ${nameOf(location)}: its end was cut off, or an older log was put back`,
  unreadable: ({ index, event }, location, unreadable) => {
    const why = event?.unreadable ?? (unreadable instanceof Error ? unreadable.message : String(unreadable));
    return `event ${index}, ${nameOf(location)}, cannot be read: ${why}`;
  },
};
