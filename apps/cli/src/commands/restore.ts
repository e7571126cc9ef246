import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { EventStoreAddress } from '#server/addresses/event-store-address';
import { configFrom, nameOf, variables } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { folderOf, withData, type Whereabouts } from '../connection/connect.js';
import { findServer } from '../connection/found-server.js';
import { Failure } from '../failure.js';
import { say, write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { count } from '../print/table.js';

interface Options extends Whereabouts {
  readonly replace?: boolean;
  readonly json?: boolean;
}

export function addRestore(program: Command, io: Io): void {
  const command = program
    .command('restore')
    .summary('put a back-up in the place of the log')
    .description(
      'Checks that a file is a whole log and puts a copy of it into a data folder that no server runs on. ' +
        'The read models are emptied, and the next server makes them anew from the restored log. API keys stay as they are.',
    )
    .argument('<from>', 'a file that `backup` wrote')
    .option('--replace', 'put the log that the folder has aside, under a dated name');
  withExamples(
    withJson(withData(command)),
    'stepdown restore /backups/stepdown.sqlite --data /srv/stepdown',
    'stepdown restore /backups/stepdown.sqlite --replace',
  ).action((from: string, options: Options) => restore(from, options, io));
}

async function restore(from: string, options: Options, io: Io): Promise<void> {
  const folder = folderOf(options, io);
  const { eventStore, readModels } = configFrom({ dataFolder: folder }, io.env);
  demandOwnLog(folder, eventStore);
  const running = await findServer(folder, io.signal);
  if (running !== undefined) throw inUse(running);
  // Loaded only here: DuckDB takes longer to load than most commands take to run.
  const { restoreLog } = await import('../restore/restore-log.js');
  const { head, identity, keptAside } = await restoreLog({
    from,
    folder,
    replace: options.replace === true,
    now: new Date(),
  });
  const { log } = dataFolder(folder);
  if (options.json === true) return writeJson(io, { log, events: Number(head), identity, keptAside });
  const before = keptAside === undefined ? '' : `; the log before is kept as ${keptAside}`;
  await write(io, `${log}: ${count(head)} events of log ${identity} restored${before}\n`);
  if (readModels.engine !== 'duckdb' || readModels.folder !== undefined) {
    say(io, `${nameOf('readModels')} are not in the data folder: make them anew with \`stepdown rebuild\``);
  }
}

/** A back-up goes into a data folder: not where the settings say that the log is elsewhere. */
function demandOwnLog(folder: string, address: EventStoreAddress): void {
  if (address.engine === 'eventstoredb') {
    throw new Failure('the log is in EventStoreDB', { hint: 'restore it with the tools of its server' });
  }
  const { log } = dataFolder(folder);
  if (address.file === undefined || resolve(address.file) === log) return;
  throw new Failure(`the log is ${address.file}, which is not that of the data folder`, {
    hint: `a back-up is restored into a data folder: name it with --data, without ${variables.eventStore}`,
  });
}

function inUse({ pid, url }: { readonly pid: number; readonly url: string }): Failure {
  return new Failure(`a server runs on this data folder: process ${pid}, ${url}`, {
    ending: 'unavailable',
    hint: 'stop it first',
  });
}
