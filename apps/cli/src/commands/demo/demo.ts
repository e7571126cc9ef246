import type { Command } from 'commander';
import type { CalendarDate } from '#episode/dates';
import { todayIn } from '#recording/clock';
import { configFrom } from '#server/config';
import { demoCohort } from '#simulation/demo-cohort';
import { Client } from '../../connection/client.js';
import { keyIn, withClient } from '../../connection/connect.js';
import { findServer } from '../../connection/find-server.js';
import { startOwnServer, type OwnServer } from '../../connection/own-server.js';
import { fill } from './fill.js';
import { queryReports, shownInWords, tourInWords } from './show.js';
import { codeOf } from '../../failure.js';
import { say, untilInterrupted, write, writeJson, type Io } from '../../io.js';
import { dateOf, withExamples, withJson } from '../../options.js';

interface Options {
  readonly data: string;
  readonly port?: string;
  readonly ends?: CalendarDate;
  readonly json?: boolean;
}

const DEFAULT_FOLDER = '.stepdown/demo';
/** The last time zone in which a day begins. The time zone of a server that already runs is unknown. */
const WESTERNMOST = 'Etc/GMT+12';

export function addDemo(program: Command, io: Io): void {
  const command = program
    .command('demo')
    .summary('a simulated provider, its reports, and a server to try')
    .description(
      'Records a simulated cohort of a few thousand episodes, prints example reports, and leaves a server running. ' +
        'The cohort ends today or a few days ago, in whole weeks. A second run resumes with the same dates; it does not record anything twice.',
    )
    .option('--data <folder>', 'data folder', DEFAULT_FOLDER)
    .option('--port <port>', 'port of the server (default: 8080, or any where that is taken)')
    .option('--ends <date>', 'end the cohort on this day, or up to six days before (default: today)', dateOf);
  withExamples(
    withJson(command),
    'stepdown demo',
    'stepdown demo --data /tmp/demo --port 0',
    'stepdown demo --data /tmp/demo --ends 2026-06-30',
  ).action((options: Options) => demo(options, io));
}

async function demo(options: Options, io: Io): Promise<void> {
  const running = await findServer(options.data, io.signal);
  if (running !== undefined) {
    const client = new Client(running.url, keyIn(io), io.signal);
    return withClient(client, () => present(client, options, WESTERNMOST, io));
  }
  const server = await start(options, io);
  try {
    await present(server.client, options, configFrom({ dataFolder: options.data }, io.env).timeZone, io);
    say(io, 'The server runs until you press Ctrl-C.');
    await untilInterrupted(io);
  } finally {
    await server.stop();
  }
}

/** @param timeZone a zone whose date is not ahead of the server's: the server refuses dates after its today */
async function present(client: Client, { data, ends, json }: Options, timeZone: string, io: Io): Promise<void> {
  const today = todayIn(timeZone)();
  const filled = await fill(client, data, demoCohort, { ends, today }, io);
  const shown = await queryReports(client, filled, io);
  if (json === true) return writeJson(io, { url: client.url, ends: filled.ends, ...shown });
  if (filled.ends < today) say(io, `simulated, ends ${filled.ends}`);
  await write(io, `${shownInWords(shown, data)}${tourInWords(client.url, filled.episodeId)}`);
}

/** Uses the requested port. The default port may be in use: then any free one. */
async function start({ data: dataFolder, port }: Options, io: Io): Promise<OwnServer> {
  try {
    return await startOwnServer({ dataFolder, port: port ?? '8080' }, io.env, io.signal);
  } catch (error) {
    if (port !== undefined || codeOf(error) !== 'EADDRINUSE') throw error;
    return startOwnServer({ dataFolder, port: '0' }, io.env, io.signal);
  }
}
