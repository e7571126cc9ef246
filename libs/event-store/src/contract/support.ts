import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { streamName } from '../port.js';
import type { CaughtUp, EventStore, NewEvent, Position, RecordedEvent, StreamName } from '../port.js';

export function aStream(): StreamName {
  return streamName(`episode-${randomUUID()}`);
}

export function anEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  return {
    id: randomUUID(),
    type: 'ServiceRecorded',
    data: { effectiveOn: '2026-03-02', kind: 'group', minutes: 180 },
    metadata: {
      commandId: randomUUID(),
      commandDigest: 'c0ffee'.padEnd(64, '0'),
      correlationId: randomUUID(),
      causationId: randomUUID(),
      actor: 'contract',
      schemaVersion: 1,
    },
    ...overrides,
  };
}

export function someEvents(count: number): NewEvent[] {
  return Array.from({ length: count }, () => anEvent());
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** Ids of a stream's events in the order of the stream. */
export async function idsIn(store: EventStore, stream: StreamName): Promise<string[]> {
  return idsOf(await collect(store.readStream(stream)));
}

/** The end of the log: other suites may have written before, and may write meanwhile. */
export async function endOf(store: EventStore): Promise<Position | undefined> {
  return (await store.head())?.position;
}

export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn();
}

/** The events of the given streams from a subscription, up to its first `caught-up` after `count` events. */
export async function follow(
  subscription: AsyncIterable<RecordedEvent | CaughtUp>,
  streams: ReadonlySet<StreamName>,
  count: number,
  each: (seen: number) => Promise<void> = async () => {},
): Promise<RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  for await (const item of subscription) {
    if (item.kind === 'caught-up') {
      if (seen.length >= count) break;
    } else if (streams.has(item.stream)) {
      seen.push(item);
      await each(seen.length);
    }
  }
  return seen;
}
