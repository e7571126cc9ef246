import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { readModelEngine } from '#read-models/engines';
import { configFrom, nameOf } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { folderOf, requireLog, withData, type ConnectionOptions } from '../../connection/connect.js';
import { Failure } from '../../failure.js';
import { say, write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { count } from '../../print/table.js';
import type { Damage, Recovered } from './recover-folder.js';
import { requireNoServer, requireOwnLog } from '../../log/own-log.js';

interface Options extends ConnectionOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function addRecover(program: Command, io: Io): void {
  const command = program
    .command('recover')
    .summary('make a new log of the readable events of a damaged one')
    .description(
      'For a log that is refused because events are missing, when no back-up is better. Shows how many events are readable, asks, and copies ' +
        'them into a new log with its own identity: its next events take positions that the damaged log gave to other events, so followers ' +
        'of the feed, answers as of a position and signed heads must not mistake it for the old log. The damaged log is renamed with a date, and the ' +
        'read models are emptied. Where there is a back-up, `stepdown restore` is the better way.',
    )
    .option('--yes', 'do not ask');
  withExamples(withJson(withData(command)), 'stepdown recover --data /srv/stepdown').action((options: Options) =>
    recover(options, io),
  );
}

async function recover(options: Options, io: Io): Promise<void> {
  const folder = folderOf(options, io);
  const { eventStore, readModels } = configFrom({ dataFolder: folder }, io.env);
  requireOwnLog(folder, eventStore);
  requireLog(folder, io);
  await requireNoServer(folder, io.signal);
  // Loaded only here: DuckDB takes longer to load than most commands take to run.
  const { damageOf, recoverFolder } = await import('./recover-folder.js');
  const damage = damageOf(dataFolder(folder));
  say(io, `${damage.refusal.file} ${damage.refusal.what}`);
  if (options.yes !== true) await confirm(damage, io);
  const recovered = await recoverFolder(damage, folder, new Date());
  await (options.json === true ? writeJson(io, inJson(recovered)) : write(io, inWords(recovered)));
  if (!readModelEngine(readModels).isInDefaultFolder) {
    say(io, `${nameOf('readModels')} are not in the data folder: rebuild them with \`stepdown rebuild\``);
  }
}

async function confirm({ readable }: Damage, io: Io): Promise<void> {
  const question = `Make a new log of the ${count(readable)} readable events, and continue without the others? Type yes: `;
  await write(io, question, io.stderr);
  if ((await firstLine(io))?.trim() === 'yes') return;
  throw new Failure('nothing was changed', { hint: 'answer yes, or pass --yes' });
}

async function firstLine({ stdin, signal }: Io): Promise<string | undefined> {
  for await (const line of createInterface({ input: stdin, signal })) return line;
  return undefined;
}

function inJson({ events, identity, keptAside, missing, log }: Recovered) {
  return { log, events, identity, keptAside, missing };
}

function inWords({ events, identity, keptAside, log }: Recovered): string {
  return [
    `${log}: ${count(events)} events recovered into log ${identity}; the damaged log is now ${keptAside}\n`,
    'Ask senders to resend what they sent since the last good back-up: nothing is recorded twice.\n',
    'Move the folders of proofs and heads away before the next start: they belong to the old log.\n',
  ].join('');
}
