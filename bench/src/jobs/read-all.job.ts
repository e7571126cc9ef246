import { openLog, type LogLocation } from '../engines/log.js';
import { inOwnProcess } from '../processes/job.js';

/** Reads a log through the port. Answers seconds. */
export const readAll = inOwnProcess(import.meta.url, async (log: LogLocation): Promise<number> => {
  const store = await openLog(log, { readOnly: true });
  // A connection is made on first use.
  await store.head();
  const started = performance.now();
  for await (const event of store.readAll()) void event;
  const seconds = (performance.now() - started) / 1000;
  await store.close();
  return seconds;
});
