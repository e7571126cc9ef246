import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { configFrom } from '#server/config';
import { dataFolder, type DataFolder } from '#server/engine/data-folder';
import { checkedCopy } from './checked-copy.js';
import { noteBackup } from './last-backup.js';
import { LOG, parts, type Absence, type Manifest, type Part } from '../../log/backup-manifest.js';
import { writeBackup } from './write-backup.js';
import { folderOf, requireLog, withData, type ConnectionOptions } from '../../connection/connect.js';
import { Failure } from '../../failure.js';
import { say, write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { count } from '../../print/table.js';

interface Options extends ConnectionOptions {
  readonly without?: readonly Part[];
  readonly json?: boolean;
}

export function addBackup(program: Command, io: Io): void {
  const command = program
    .command('backup')
    .summary('copy log, keys, heads and signing key, also while a server runs')
    .description(
      'Copies the log as of one moment, the API keys (as hashes), the signed heads and the signing key into one new ' +
        'folder, with a manifest of their digests, and checks that the log is complete. A server may run meanwhile. ' +
        'Read models and proof log are not copied: they can be rebuilt from the log.',
    )
    .argument(
      '<to>',
      'the new folder; or an existing one, to create a folder with a dated name in it; or a name that ends in .sqlite, for one file with only the log',
    )
    .addOption(new Option('--without <part...>', 'leave parts out').choices(parts));
  withExamples(
    withJson(withData(command)),
    'stepdown backup /backups',
    'stepdown backup /backups/monday --data /srv/stepdown --json',
    'stepdown backup /backups --without proof-key',
    'stepdown backup /backups/stepdown.sqlite',
  ).action((to: string, options: Options) => backup(to, options, io));
}

async function backup(to: string, options: Options, io: Io): Promise<void> {
  const folder = dataFolder(folderOf(options, io));
  const without = new Set(options.without);
  const log = without.has('log') ? undefined : logFileOf(folder, io);
  const now = new Date();
  if (to.endsWith('.sqlite') && !isFolder(to)) return backUpLogAlone(to, log, folder, options, now, io);
  const { proofs } = configFrom({ dataFolder: folder.path }, io.env);
  const target = isFolder(to) ? join(to, `stepdown.${now.toISOString().replaceAll(':', '-')}`) : to;
  const manifest = await writeBackup({ to: target, folder, log, proofs, without, at: now });
  if (manifest.log !== undefined) noteBackup(folder, { at: manifest.at, position: manifest.log.position }, io);
  sayLeftOut(manifest, io);
  if (options.json === true) return writeJson(io, inJson(target, manifest));
  await write(io, `${target}: ${inWords(manifest)}\n`);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function logFileOf({ path }: DataFolder, io: Io): string {
  const log = requireLog(path, io);
  if (log.file !== undefined) return log.file;
  throw new Failure(`the log is in ${log.engineName}`, {
    hint: 'back it up with the tools of its server, and keys and heads with --without log',
  });
}

/** Writes one file, as version 0.1 did. */
async function backUpLogAlone(
  file: string,
  log: string | undefined,
  folder: DataFolder,
  { json }: Options,
  now: Date,
  io: Io,
): Promise<void> {
  if (log === undefined)
    throw new Failure('--without log: a file holds only the log; name a folder', { ending: 'usage' });
  const { head, identity } = await checkedCopy(log, file);
  noteBackup(folder, { at: now.toISOString(), position: String(head) }, io);
  const bytes = statSync(file).size;
  if (json === true) return writeJson(io, { file, events: Number(head), identity, bytes });
  await write(io, `${file}: ${count(head)} events of log ${identity}, ${count(bytes)} bytes, checked\n`);
}

const names: Readonly<Record<Part, string>> = {
  log: 'the log',
  keys: 'API keys',
  heads: 'signed heads',
  'proof-key': 'the signing key',
};

const absences: Readonly<Record<Absence, string>> = {
  'not-wanted': 'left out',
  elsewhere: 'stored elsewhere by the settings',
  'nothing-there': 'there is none',
};

/** Says which parts of the installation are not in the back-up, and why. */
function sayLeftOut({ leftOut }: Manifest, io: Io): void {
  const absent = parts.filter((part) => leftOut[part] !== undefined);
  if (absent.length === 0) return;
  say(io, `not in it: ${absent.map((part) => `${names[part]} (${absences[leftOut[part]!]})`).join(', ')}`);
}

function inWords({ log, files }: Manifest): string {
  const others = parts.filter((part) => part !== 'log' && files.some((file) => file.part === part));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    ...(log === undefined ? [] : [`${count(BigInt(log.position))} events of log ${log.identity}, checked`]),
    ...others.map((part) => names[part]),
    `${count(files.length)} files, ${count(bytes)} bytes`,
  ].join('; ');
}

/** Uses the names of version 0.1: `file` is the log. */
function inJson(folder: string, { log, ...manifest }: Manifest): object {
  const logFile = manifest.files.find(({ path }) => path === LOG);
  const ofLog =
    log === undefined
      ? {}
      : { file: join(folder, LOG), events: Number(log.position), identity: log.identity, bytes: logFile?.bytes };
  return { folder, ...ofLog, ...manifest };
}
