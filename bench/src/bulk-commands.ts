import { join } from 'node:path';
import { writeCohort } from './data/cohort.js';
import { checkLines } from './jobs/check-lines.job.js';
import { insertLines } from './jobs/insert-lines.job.js';
import { sendLines } from './jobs/send-lines.job.js';
import { caughtUp, ready } from './processes/client.js';
import { startStepdown } from './processes/server.js';
import { perSecond, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const GOAL = 10_000;

/** Many commands in one request, while the projector follows. */
export async function bulkCommands({ sizes, folder, say }: Workspace): Promise<Row[]> {
  say(`bulk: ${sizes.bulkCommands} commands`);
  const file = join(folder('lines'), 'commands.ndjson');
  await writeCohort(file, sizes.bulkCommands);
  const stepdown = await startStepdown(folder('bulk'));
  try {
    await ready(stepdown);
    const { commands, seconds } = await sendLines({ url: stepdown.url, file });
    const sentAfter = performance.now();
    await caughtUp(stepdown);
    const behind = (performance.now() - sentAfter) / 1000;
    const rate = commands / seconds;
    const checked = await checkLines(file);
    const inserted = await insertLines({ file, database: join(folder('inserted'), 'lines.sqlite') });
    return [
      {
        what: 'bulk NDJSON',
        measured: perSecond(rate, 'commands'),
        baseline: `JSON.parse + class-validator alone: ${perSecond(checked, 'lines')}`,
        ratio: rate / checked,
        goal: perSecond(GOAL, 'commands'),
        met: rate >= GOAL,
      },
      {
        what: 'bulk NDJSON',
        measured: perSecond(rate, 'commands'),
        baseline: `better-sqlite3 insert of the same lines: ${perSecond(inserted, 'lines')}`,
        ratio: rate / inserted,
      },
      {
        what: 'bulk NDJSON until projected',
        measured: perSecond(commands / (seconds + behind), 'commands'),
        baseline: `until answered: ${perSecond(rate, 'commands')}`,
        ratio: seconds / (seconds + behind),
      },
    ];
  } finally {
    await stepdown.stop();
  }
}
