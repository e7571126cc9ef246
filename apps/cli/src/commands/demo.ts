import type { Command } from 'commander';
import { demoCohort } from '#simulation/demo-cohort';
import { Client } from '../connection/client.js';
import { KEY_VARIABLE, withClient } from '../connection/connect.js';
import { findServer } from '../connection/found-server.js';
import { startOwnServer, type OwnServer } from '../connection/own-server.js';
import { fill } from '../demo/fill.js';
import { ask, shownInWords, tourInWords } from '../demo/show.js';
import { codeOf } from '../failure.js';
import { say, write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { interruption } from './serve.js';

interface Options {
  readonly data: string;
  readonly port?: string;
  readonly json?: boolean;
}

const DEFAULT_FOLDER = '.stepdown/demo';

export function addDemo(program: Command, io: Io): void {
  const command = program
    .command('demo')
    .summary('a simulated provider, its reports, and a server to try')
    .description(
      'Records a simulated cohort of some thousand episodes, prints what can be asked about it, and leaves a server running. ' +
        'A second run resumes; it does not record anything twice.',
    )
    .option('--data <folder>', 'data folder', DEFAULT_FOLDER)
    .option('--port <port>', 'port of the server (default: 8080, or any where that is taken)');
  withExamples(withJson(command), 'stepdown demo', 'stepdown demo --data /tmp/demo --port 0').action(
    (options: Options) => demo(options, io),
  );
}

async function demo(options: Options, io: Io): Promise<void> {
  const running = await findServer(options.data, io.signal);
  if (running !== undefined) {
    const client = new Client(running.url, io.env[KEY_VARIABLE], io.signal);
    return withClient(client, () => present(client, options, io));
  }
  const server = await start(options, io);
  try {
    await present(server.client, options, io);
    say(io, 'The server runs until you press Ctrl-C.');
    await interruption(io);
  } finally {
    await server.stop();
  }
}

async function present(client: Client, { data, json }: Options, io: Io): Promise<void> {
  const episodeId = await fill(client, data, demoCohort, io);
  const shown = await ask(client, episodeId, io);
  if (json === true) return writeJson(io, { url: client.url, ...shown });
  await write(io, `${shownInWords(shown, data)}${tourInWords(client.url, episodeId)}`);
}

/** On the port that was asked for; where none was, the usual one may be taken by something else. */
async function start({ data: dataFolder, port }: Options, io: Io): Promise<OwnServer> {
  try {
    return await startOwnServer({ dataFolder, port: port ?? '8080' }, io.env, io.signal);
  } catch (error) {
    if (port !== undefined || codeOf(error) !== 'EADDRINUSE') throw error;
    return startOwnServer({ dataFolder, port: '0' }, io.env, io.signal);
  }
}
