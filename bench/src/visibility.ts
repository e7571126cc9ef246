import { admissions } from './data/commands.js';
import { probe } from './jobs/probe.job.js';
import type { LatencySummary } from './latencies.js';
import { caughtUp, record, ready } from './processes/client.js';
import { startStepdown } from './processes/server.js';
import { count, duration, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const COMMANDS_PER_SECOND = 500;
const GOAL = 150;

/** How soon a command that was answered shows in a report, while others keep arriving. */
export async function visibility({ sizes, folder, say }: Workspace): Promise<Row[]> {
  say(`visibility: ${COMMANDS_PER_SECOND} commands a second`);
  const stepdown = await startStepdown(folder('visibility'));
  try {
    await ready(stepdown);
    await record(stepdown, admissions(sizes.episodes));
    await caughtUp(stepdown);
    const { url } = stepdown;
    const { episodes, warmUpSeconds, visibilitySeconds: seconds } = sizes;
    const found = await probe({ url, episodes, perSecond: COMMANDS_PER_SECOND, warmUpSeconds, seconds });
    return [
      {
        what: `answer to visible in a report, ${count(found.perSecond)} commands/s`,
        measured: inWords(found.visible),
        baseline: `the same report without waiting: ${inWords(found.report)}`,
        ratio: found.visible.p99 / found.report.p99,
        goal: `p99 under ${duration(GOAL)}`,
        met: found.visible.p99 < GOAL,
      },
    ];
  } finally {
    await stepdown.stop();
  }
}

function inWords({ p50, p99 }: LatencySummary): string {
  return `p50 ${duration(p50)}, p99 ${duration(p99)}`;
}
