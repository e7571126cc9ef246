import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { backupLog } from '#event-store/sqlite/backup';
import { checkLog, type LogSummary } from '#event-store/sqlite/check';
import { LogFileRefused } from '#event-store/sqlite/log-file';
import { dataFolder } from '#server/engine/data-folder';
import { noteBackup } from '#server/engine/last-backup';
import { folderOf, requireLog, withData, type Whereabouts } from '../connection/connect.js';
import { Failure } from '../failure.js';
import { write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { count } from '../print/table.js';

interface Options extends Whereabouts {
  readonly json?: boolean;
}

export function addBackup(program: Command, io: Io): void {
  const command = program
    .command('backup')
    .summary('copy the log, also while a server runs')
    .description(
      'Copies the log as it is at one moment into one new file, also while a server writes to it, and checks that the copy is whole. ' +
        'Read models are not copied: they are made anew from the log. API keys are not copied either.',
    )
    .argument('<to>', 'the new file, or a folder to put a file with a dated name into');
  withExamples(
    withJson(withData(command)),
    'stepdown backup /backups/stepdown.sqlite',
    'stepdown backup /backups --data /srv/stepdown --json',
  ).action((to: string, options: Options) => backup(to, options, io));
}

async function backup(to: string, options: Options, io: Io): Promise<void> {
  const folder = folderOf(options, io);
  const log = requireLog(folder, io);
  if (log.engine !== 'sqlite') {
    throw new Failure('the log is in EventStoreDB', { hint: 'back it up with the tools of its server' });
  }
  const at = new Date();
  const file = fileFor(to, at);
  const { head, identity } = await checkedCopy(log.file, file);
  const bytes = statSync(file).size;
  noteBackup(dataFolder(folder), at);
  if (options.json === true) return writeJson(io, { file, events: Number(head), identity, bytes });
  await write(io, `${file}: ${count(head)} events of log ${identity}, ${count(bytes)} bytes, checked\n`);
}

/** A copy that is not whole is no back-up, and never gets the name of one. */
async function checkedCopy(log: string, file: string): Promise<LogSummary> {
  try {
    return await backupLog(log, file, checkLog);
  } catch (error) {
    if (!(error instanceof LogFileRefused) || error.file === log) throw error;
    throw new Failure(`${log} could not be copied whole: the copy ${error.what}`, { cause: error });
  }
}

function fileFor(to: string, now: Date): string {
  const isFolder = statSync(to, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? join(to, `stepdown.${now.toISOString().replaceAll(':', '-')}.sqlite`) : to;
}
