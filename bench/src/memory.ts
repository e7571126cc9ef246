import { join } from 'node:path';
import { writeCohort } from './data/cohort.js';
import { recordLog } from './jobs/record-log.job.js';
import { sendLines } from './jobs/send-lines.job.js';
import { caughtUp, ready } from './processes/client.js';
import { startBareServer, startStepdown, type ServerProcess } from './processes/server.js';
import { count, MEGABYTE, megabytes, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const GOAL = { idle: 250 * MEGABYTE, importing: 700 * MEGABYTE, growth: 50 * MEGABYTE };
/** Milliseconds until a server that has just started has come to rest. */
const SETTLING_TIME = 3_000;
const SAMPLE_EVERY = 250;

/** Resident memory of the server: when nothing happens, and during a long import. */
export async function memory({ sizes, folder, say }: Workspace): Promise<Row[]> {
  say(`memory: idle with ${sizes.startEvents} events`);
  const data = folder('idle');
  await recordLog({ log: { folder: data }, events: sizes.startEvents });
  await projected(data);
  const idle = await atRest(await startStepdown(data));
  const bare = await atRest(await startBareServer(folder('bare')));
  say(`memory: importing ${sizes.importedCommands} commands`);
  const importing = await whileImporting(sizes.importedCommands, folder);
  const growth =
    mean(importing.slice(-importing.length / 4)) - mean(importing.slice(importing.length / 4, importing.length / 2));
  const max = Math.max(...importing);
  return [
    {
      what: `memory idle, ${count(sizes.startEvents)} events`,
      measured: megabytes(idle),
      baseline: `bare Nest + Fastify: ${megabytes(bare)}`,
      ratio: idle / bare,
      goal: `under ${megabytes(GOAL.idle)}`,
      met: idle < GOAL.idle,
    },
    {
      what: `memory importing ${count(sizes.importedCommands)} commands`,
      measured: `at most ${megabytes(max)}; last quarter to second quarter ${growth < 0 ? '' : '+'}${megabytes(growth)}`,
      baseline: `idle: ${megabytes(idle)}`,
      ratio: max / idle,
      goal: `under ${megabytes(GOAL.importing)}, flat`,
      met: max < GOAL.importing && growth < GOAL.growth,
    },
  ];
}

async function projected(folder: string): Promise<void> {
  const stepdown = await startStepdown(folder);
  await caughtUp(stepdown);
  await stepdown.stop();
}

async function atRest(server: ServerProcess): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, SETTLING_TIME));
  const bytes = server.memory();
  await server.stop();
  return bytes;
}

/** Samples of the server's memory while it records a cohort. */
async function whileImporting(commands: number, folder: (name: string) => string): Promise<number[]> {
  const file = join(folder('lines'), 'commands.ndjson');
  await writeCohort(file, commands);
  const stepdown = await startStepdown(folder('import'));
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(stepdown.memory()), SAMPLE_EVERY);
  try {
    await ready(stepdown);
    await sendLines({ url: stepdown.url, file });
    await caughtUp(stepdown);
  } finally {
    clearInterval(sampling);
    await stepdown.stop();
  }
  return samples;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
