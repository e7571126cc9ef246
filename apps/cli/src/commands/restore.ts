import type { Command } from 'commander';
import { configFrom, nameOf } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { folderOf, withData, type Whereabouts } from '../connection/connect.js';
import { say, write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { count } from '../print/table.js';
import { demandNoServer, demandOwnLog } from '../restore/own-log.js';

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
  await demandNoServer(folder, io.signal);
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
