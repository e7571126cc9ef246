import { proveLog as prove } from '#audit/proof-log/prove-log';
import { dataFolder } from '#server/engine/data-folder';
import { openLog } from '../engines/log.js';
import { inOwnProcess } from '../processes/job.js';

/** Makes the proof log of a data folder. Answers seconds. */
export const proveLog = inOwnProcess(import.meta.url, async (folder: string): Promise<number> => {
  const log = await openLog({ folder }, { readOnly: true });
  const started = performance.now();
  await prove(dataFolder(folder).proofs, log);
  const seconds = (performance.now() - started) / 1000;
  await log.close();
  return seconds;
});
