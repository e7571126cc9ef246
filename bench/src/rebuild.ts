import { projectLog } from './jobs/project-log.job.js';
import { readLog } from './jobs/read-log.job.js';
import { recordLog } from './jobs/record-log.job.js';
import { perSecond, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const GOAL = { perSecond: 60_000, ratio: 1 / 3 };

/** A rebuild of the read models from the whole log. */
export async function rebuild({ sizes, folder, say }: Workspace): Promise<Row[]> {
  const events = sizes.rebuildEvents;
  say(`rebuild: recording ${events} events`);
  const data = folder('rebuild');
  await recordLog({ log: { folder: data }, events });
  say('rebuild: projecting them');
  const projected = events / (await projectLog({ log: { folder: data }, readModels: { folder: data } }));
  const read = events / (await readLog(data));
  return [
    {
      what: 'rebuild',
      measured: perSecond(projected, 'events'),
      baseline: `reading and parsing the log: ${perSecond(read, 'events')}`,
      ratio: projected / read,
      goal: `${perSecond(GOAL.perSecond, 'events')}, a third of reading`,
      met: projected >= GOAL.perSecond && projected / read >= GOAL.ratio,
    },
  ];
}
