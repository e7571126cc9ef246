import { admissions } from './data/commands.js';
import { load, type LoadResult } from './jobs/load.job.js';
import { record, ready } from './processes/client.js';
import { startBareServer, startStepdown, type ServerProcess } from './processes/server.js';
import { duration, perSecond, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const CONNECTIONS = [1, 16, 64];
const GOAL = { connections: 64, perSecond: 4_000, p99: 50 };

/** Single commands over HTTP, one durable answer each. */
export async function singleCommands({ sizes, folder, say }: Workspace): Promise<Row[]> {
  const bare = await startBareServer(folder('bare'));
  const stepdown = await startStepdown(folder('single'));
  const rows: Row[] = [];
  try {
    await ready(stepdown);
    await record(stepdown, admissions(sizes.episodes));
    for (const connections of CONNECTIONS) {
      say(`single commands over ${connections} connections`);
      const under = ({ url }: ServerProcess): Promise<LoadResult> =>
        load({
          url,
          connections,
          episodes: sizes.episodes,
          warmUpSeconds: sizes.warmUpSeconds,
          seconds: sizes.loadSeconds,
        });
      rows.push(rowOf(connections, await under(stepdown), await under(bare)));
    }
  } finally {
    await Promise.all([stepdown.stop(), bare.stop()]);
  }
  return rows;
}

function rowOf(connections: number, measured: LoadResult, bare: LoadResult): Row {
  return {
    what: `single commands, ${connections} connection${connections === 1 ? '' : 's'}`,
    measured: inWords(measured),
    baseline: `Nest + Fastify + class-validator + insert: ${inWords(bare)}`,
    ratio: measured.perSecond / bare.perSecond,
    ...(connections === GOAL.connections && {
      goal: `${perSecond(GOAL.perSecond, 'commands')}, p99 under ${duration(GOAL.p99)}`,
      met: measured.perSecond >= GOAL.perSecond && measured.latency.p99 < GOAL.p99,
    }),
  };
}

function inWords({ perSecond: rate, latency }: LoadResult): string {
  return `${perSecond(rate, 'commands')}, p50 ${duration(latency.p50)}, p99 ${duration(latency.p99)}`;
}
