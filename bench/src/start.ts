import { recordLog } from './jobs/record-log.job.js';
import { median } from './median.js';
import { caughtUp, ready } from './processes/client.js';
import { startBareServer, startStepdown, type ServerProcess } from './processes/server.js';
import { count, duration, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const RUNS = 5;
const GOAL = 3_000;

/** From the start of the process until it serves commands and queries, on a folder that was in use before. */
export async function startToReady({ sizes, folder, say }: Workspace): Promise<Row[]> {
  say(`start: recording ${sizes.startEvents} events`);
  const data = folder('start');
  await recordLog({ log: { folder: data }, events: sizes.startEvents });
  await project(data);
  say(`start: ${RUNS} times`);
  const measured = await medianOf(RUNS, async () => {
    const started = performance.now();
    const stepdown = await startStepdown(data);
    await ready(stepdown);
    const milliseconds = performance.now() - started;
    await stepdown.stop();
    return milliseconds;
  });
  const bare = await medianOf(RUNS, async () => {
    const server = await startBareServer(folder('bare'));
    await server.stop();
    return server.listeningAfter;
  });
  return [
    {
      what: `start to ready, ${count(sizes.startEvents)} events`,
      measured: duration(measured),
      baseline: `bare Nest + Fastify until it listens: ${duration(bare)}`,
      ratio: measured / bare,
      goal: `under ${duration(GOAL)}`,
      met: measured < GOAL,
    },
  ];
}

async function project(folder: string): Promise<void> {
  const stepdown: ServerProcess = await startStepdown(folder);
  await caughtUp(stepdown);
  await stepdown.stop();
}

async function medianOf(runs: number, measure: () => Promise<number>): Promise<number> {
  const measured: number[] = [];
  while (measured.length < runs) measured.push(await measure());
  return median(measured);
}
