import { createHash } from 'node:crypto';
import type { EventStore, Position, RecordedEvent, StreamName } from '#event-store/port';
import { commitmentTo } from '../envelope/commitment.js';
import type { Hash } from '../merkle/hashes.js';
import { recordedLocation } from './explain.js';
import type { Finding } from './report.js';

/** The number of streams whose differences are listed; the rest are counted. */
const MOST_STREAMS = 20;

/** A digest of the events of each stream, from the order of the log. */
export class StreamDigests {
  readonly #digests = new Map<StreamName, Hash>();

  /** Adds the next event in the order of the log. */
  add(event: RecordedEvent, commitment: Hash): void {
    this.#digests.set(event.stream, chained(this.#digests.get(event.stream), digestOf(event, commitment)));
  }

  [Symbol.iterator](): Iterator<readonly [StreamName, Hash]> {
    return this.#digests[Symbol.iterator]();
  }
}

/**
 * Reads every stream on its own, as history and decisions do, and reports streams that differ from the order of the log.
 * Ignores events after `last`, because the log may have grown.
 */
export async function streamFindings(
  digests: StreamDigests,
  last: Position | undefined,
  log: EventStore,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const differing: StreamName[] = [];
  for (const [stream, digest] of digests) {
    signal?.throwIfAborted();
    if (!(await digestOfStream(stream, last, log))?.equals(digest)) differing.push(stream);
  }
  if (differing.length === 0) return [];
  const inOrder = await eventsInOrder(new Set(differing.slice(0, MOST_STREAMS)), last, log);
  const findings: Finding[] = [];
  for (const [stream, events] of inOrder) findings.push(await difference(stream, events, last, log));
  const omittedCount = differing.length - findings.length;
  if (omittedCount > 0) {
    const message = `and ${omittedCount} more streams that read otherwise by themselves`;
    findings.push({ kind: 'log-changed', change: 'hidden', message });
  }
  return findings;
}

async function digestOfStream(stream: StreamName, last: Position | undefined, log: EventStore) {
  let digest: Hash | undefined;
  for await (const event of readUpTo(stream, last, log)) {
    digest = chained(digest, digestOf(event, commitmentTo(event.salt, event)));
  }
  return digest;
}

async function* readUpTo(stream: StreamName, last: Position | undefined, log: EventStore) {
  for await (const event of log.readStream(stream)) {
    if (last !== undefined && event.position <= last) yield event;
  }
}

async function eventsInOrder(streams: ReadonlySet<StreamName>, last: Position | undefined, log: EventStore) {
  const found = new Map<StreamName, RecordedEvent[]>([...streams].map((stream) => [stream, []]));
  for await (const event of log.readAll()) {
    if (last === undefined || event.position > last) break;
    found.get(event.stream)?.push(event);
  }
  return found;
}

/** The first event that differs between the stream and the order of the log. */
async function difference(
  stream: StreamName,
  inOrder: readonly RecordedEvent[],
  last: Position | undefined,
  log: EventStore,
): Promise<Finding> {
  const byPosition = new Map(inOrder.map((event) => [event.position, event]));
  for await (const event of readUpTo(stream, last, log)) {
    const same = byPosition.get(event.position);
    if (same === undefined) return hidden(event, 'stands in its episode, but not in the order of the log');
    if (!fullDigest(event).equals(fullDigest(same))) {
      return hidden(event, 'reads otherwise in its episode than in the order of the log');
    }
    byPosition.delete(event.position);
  }
  const [omitted] = byPosition.values();
  if (omitted === undefined) {
    const message = `${stream} has its events in another order by itself than in the order of the log`;
    return { kind: 'log-changed', change: 'reordered', message };
  }
  const message = `${nameOf(omitted)} stands in the order of the log, but not in its episode`;
  return { kind: 'log-changed', change: 'omitted', message, event: recordedLocation(omitted) };
}

function hidden(event: RecordedEvent, how: string): Finding {
  return { kind: 'log-changed', change: 'hidden', message: `${nameOf(event)} ${how}`, event: recordedLocation(event) };
}

function nameOf(event: RecordedEvent): string {
  const { revision, stream, id, position } = recordedLocation(event);
  return `entry ${revision} of ${stream} (event ${id}, position ${position})`;
}

function fullDigest(event: RecordedEvent): Hash {
  return digestOf(event, commitmentTo(event.salt, event));
}

function digestOf({ position, revision, id, type, recordedAt }: RecordedEvent, commitment: Hash): Hash {
  const parts = [String(position), String(revision), id, type, recordedAt, commitment.toString('hex')];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

function chained(before: Hash | undefined, next: Hash): Hash {
  return createHash('sha256')
    .update(before ?? '')
    .update(next)
    .digest();
}
