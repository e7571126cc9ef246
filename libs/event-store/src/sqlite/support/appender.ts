/**
 * Run as a process of its own: `appender.ts <file> <count> <stream>...` appends `count` events, one at a time, to each
 * stream, all streams at once, whoever else writes to them, and prints what was acknowledged. When an append fails it
 * says so, and sends the same append again when a line arrives on its input.
 */
import { once } from 'node:events';
import { anEvent } from '#event-store/contract/support';
import { isConflict } from '#event-store/errors';
import { streamName } from '#event-store/port';
import type { Appended, ExpectedRevision, NewEvent, StreamName } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';

const [file = '', count = '0', ...streams] = process.argv.slice(2);
const store = await openSqliteEventStore({ file });
await Promise.all(streams.map((stream) => appendAll(streamName(stream))));
await store.close();

async function appendAll(stream: StreamName): Promise<void> {
  let expected: ExpectedRevision = 'no-stream';
  for (let appended = 0; appended < Number(count); appended++) {
    const event = anEvent();
    const { revision } = await appendAfter(stream, expected, event);
    expected = revision;
    process.stdout.write(`${JSON.stringify({ stream, revision: String(revision), id: event.id })}\n`);
  }
}

async function appendAfter(stream: StreamName, expected: ExpectedRevision, event: NewEvent): Promise<Appended> {
  for (let assumed = expected; ;) {
    try {
      return await store.append(stream, assumed, [event]);
    } catch (error) {
      if (isConflict(error)) assumed = error.actual;
      else await repeatRequested(error);
    }
  }
}

async function repeatRequested(error: unknown): Promise<void> {
  process.stdout.write(`${JSON.stringify({ failure: String(error) })}\n`);
  process.stdin.resume();
  await once(process.stdin, 'data');
  process.stdin.pause();
}
