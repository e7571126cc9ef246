import type { CalendarDate } from '#episode/dates';
import { createRecorder } from '#recording/recorder';
import { inOrder } from '#recording/in-order';
import { isRecorded } from '#recording/answer';
import { cohort } from '../data/cohort.js';
import { openLog, type LogLocation } from '../engines/log.js';
import { inOwnProcess } from '../processes/job.js';

export interface Recording {
  readonly log: LogLocation;
  readonly events: number;
}

const TODAY = '2026-01-01' as CalendarDate;
const WINDOW = 4_096;

/** Records a cohort in a log, without a server and without projecting it. One command is one event. */
export const recordLog = inOwnProcess(import.meta.url, async ({ log, events }: Recording): Promise<void> => {
  const store = await openLog(log);
  const recorder = createRecorder({ store, today: () => TODAY });
  const answers = inOrder(cohort(events), (line) => recorder.record({ ...line, actor: 'bench' }), WINDOW);
  for await (const answer of answers) {
    if (!isRecorded(answer)) throw new Error(`not recorded: ${JSON.stringify(answer)}`);
  }
  await store.close();
});
