import type { Command } from 'commander';
import { reachServer, withClient, withConnectionOptions, type ConnectionOptions } from '../../connection/connect.js';
import { Failure } from '../../failure.js';
import { write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';

interface Options extends ConnectionOptions {
  readonly json?: boolean;
}

interface Clock {
  readonly now: string;
  readonly jumpedBySeconds: number;
  readonly behindBySeconds: number;
  readonly records: boolean;
}

export function addClock(program: Command, io: Io): void {
  const command = program
    .command('clock')
    .summary('accept a clock that jumped forward')
    .description(
      'A server stops recording when its clock jumps forward by itself, because the times of the log never go back. ' +
        'Correct the clock, or accept it here if it was wrong before.',
    );
  withExamples(
    withJson(withConnectionOptions(command.command('show').description("shows the state of a server's clock"))),
    'stepdown clock show --data /srv/stepdown',
  ).action((options: Options) => show('show', options, io));
  withExamples(
    withJson(withConnectionOptions(command.command('accept').description("accepts a server's clock as it is"))),
    'stepdown clock accept --url https://stepdown.example.org',
  ).action((options: Options) => show('accept', options, io));
}

async function show(what: 'show' | 'accept', options: Options, io: Io): Promise<void> {
  const client = await reachServer(options, io);
  if (client === undefined) {
    throw new Failure('no server runs here', {
      ending: 'unavailable',
      hint: 'a server that starts accepts the clock as it is',
    });
  }
  const clock = await withClient(client, (server) =>
    what === 'show' ? server.get<Clock>('/v1/clock') : server.postForJson<Clock>('/v1/clock/accept'),
  );
  await (options.json === true ? writeJson(io, clock) : write(io, inWords(clock)));
}

function inWords({ now, jumpedBySeconds, behindBySeconds, records }: Clock): string {
  if (!records) return `${now}: the clock jumped forward by ${jumpedBySeconds} s; nothing is recorded\n`;
  if (behindBySeconds > 0)
    return `${now}: the log is ahead of the clock by ${behindBySeconds} s; events get its last time\n`;
  return `${now}: the clock is in order\n`;
}
