import { rebuildOffline } from '#read-models/rebuild/rebuild';
import { openLog, type LogLocation } from '../engines/log.js';
import { readModelsLocation, type ReadModels } from '../engines/read-models.js';
import { inOwnProcess } from '../processes/job.js';

export interface Projecting {
  readonly log: LogLocation;
  readonly readModels: ReadModels;
}

/** Rebuilds read models from a log, without comparing them with those before. Answers seconds. */
export const projectLog = inOwnProcess(import.meta.url, async ({ log, readModels }: Projecting): Promise<number> => {
  const [store, location] = [await openLog(log, { readOnly: true }), await readModelsLocation(readModels)];
  const started = performance.now();
  await rebuildOffline(location, store, {}, { compare: false });
  const seconds = (performance.now() - started) / 1000;
  await store.close();
  return seconds;
});
