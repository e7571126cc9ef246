import { EventStoreDBClient, FORWARDS, START } from '@eventstore/db-client';
import { inOwnProcess } from '../processes/job.js';

/** Reads `$all` with the client alone, in one call. Answers seconds. */
export const readRaw = inOwnProcess(import.meta.url, async (connectionString: string): Promise<number> => {
  const client = EventStoreDBClient.connectionString(connectionString);
  // A connection is made on first use.
  for await (const event of client.readAll({ maxCount: 1 })) void event;
  const started = performance.now();
  const maxCount = Number.MAX_SAFE_INTEGER;
  for await (const event of client.readAll({ direction: FORWARDS, fromPosition: START, maxCount })) void event;
  const seconds = (performance.now() - started) / 1000;
  await client.dispose();
  return seconds;
});
