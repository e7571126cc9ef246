import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, NO_STREAM, jsonEvent } from '@eventstore/db-client';
import { service } from '../data/commands.js';
import { inOwnProcess } from '../processes/job.js';
import { writing, type Writing, type Written } from './writing.js';

/** A SHA-256 has as many digits. */
const DIGEST = '0'.repeat(64);

/** Appends with the client alone what a command's event holds: one event each, to a stream at its exact revision. */
export const appendRaw = inOwnProcess(import.meta.url, async (options: Writing): Promise<Written> => {
  const client = EventStoreDBClient.connectionString(options.connectionString);
  const run = `bench-${randomUUID()}`;
  const revisions = new Map<number, bigint>();
  const written = await writing(options, async (stream) => {
    const expectedRevision = revisions.get(stream) ?? NO_STREAM;
    const { nextExpectedRevision } = await client.appendToStream(`${run}-${stream}`, serviceEvent(), {
      expectedRevision,
    });
    revisions.set(stream, nextExpectedRevision);
  });
  await client.dispose();
  return written;
});

function serviceEvent() {
  const commandId = randomUUID();
  const metadata = {
    commandId,
    commandDigest: DIGEST,
    actor: 'bench',
    schemaVersion: 2,
    $correlationId: commandId,
    $causationId: commandId,
  };
  return jsonEvent({ id: randomUUID(), type: 'ServiceRecorded', data: { ...service }, metadata });
}
