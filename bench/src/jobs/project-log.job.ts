import { rebuildClosed } from '#read-models/rebuild';
import { openLog, type LogPlace } from '../engines/log.js';
import { readModelsPlace, type ReadModels } from '../engines/read-models.js';
import { inOwnProcess } from '../processes/job.js';

export interface Projecting {
  readonly log: LogPlace;
  readonly readModels: ReadModels;
}

/** Rebuilds read models from a log, without comparing them with those before. Answers seconds. */
export const projectLog = inOwnProcess(import.meta.url, async ({ log, readModels }: Projecting): Promise<number> => {
  const [store, place] = [await openLog(log, { readOnly: true }), await readModelsPlace(readModels)];
  const started = performance.now();
  await rebuildClosed(place, store, {}, { compare: false });
  const seconds = (performance.now() - started) / 1000;
  await store.close();
  return seconds;
});
