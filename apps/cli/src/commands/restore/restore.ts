import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { readModelEngine } from '#read-models/engines';
import { configFrom, nameOf, type ServerConfig } from '#server/config';
import { createDataFolder, dataFolder } from '#server/engine/data-folder';
import { checkedManifest, isBackup, LOG, parts, type Manifest, type Part } from '../../log/backup-manifest.js';
import { folderOf, withData, type ConnectionOptions } from '../../connection/connect.js';
import { Failure } from '../../failure.js';
import { say, write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { count } from '../../print/table.js';
import { requireNoServer, requireOwnLog } from '../../log/own-log.js';
import type { Restored } from '../../log/restore-log.js';
import { restoreParts, type RestoredParts } from './restore-parts.js';

interface Options extends ConnectionOptions {
  readonly replace?: boolean;
  readonly without?: readonly Part[];
  readonly json?: boolean;
}

export function addRestore(program: Command, io: Io): void {
  const command = program
    .command('restore')
    .summary('replace the log by a back-up')
    .description(
      'Checks that a back-up is complete and puts it into a data folder that no server runs on. ' +
        'The read models are emptied, and the next server rebuilds them from the restored log. ' +
        'API keys, heads and signing key that the folder has stay as they are.',
    )
    .argument('<from>', 'a folder that `backup` wrote, or a file with only the log')
    .option('--replace', 'rename the log of the folder, with a date')
    .addOption(new Option('--without <part...>', 'leave parts of the back-up out').choices(parts));
  withExamples(
    withJson(withData(command)),
    'stepdown restore /backups/monday --data /srv/stepdown',
    'stepdown restore /backups/monday --replace --without keys',
    'stepdown restore /backups/stepdown.sqlite --data /srv/stepdown',
  ).action((from: string, options: Options) => restore(from, options, io));
}

async function restore(from: string, options: Options, io: Io): Promise<void> {
  const path = folderOf(options, io);
  const config = configFrom({ dataFolder: path }, io.env);
  const without = new Set(options.without);
  const manifest = isBackup(from) ? await checkedManifest(from) : undefined;
  const hasLog = (manifest === undefined || manifest.log !== undefined) && !without.has('log');
  if (hasLog) requireOwnLog(path, config.eventStore);
  await requireNoServer(path, io.signal);
  const others = new Others(from, manifest, without, config);
  const log = hasLog ? await restoreLogOf(from, manifest, options, path, others) : undefined;
  if (!hasLog) others.restore();
  await report({ path, log, others: others.result, config }, options, io);
}

/** The parts of a back-up besides the log. They are restored once. */
class Others {
  result: RestoredParts = { placed: [], stayed: [] };

  constructor(
    private readonly from: string,
    private readonly manifest: Manifest | undefined,
    private readonly without: ReadonlySet<Part>,
    private readonly config: ServerConfig,
  ) {}

  restore(): void {
    if (this.manifest === undefined) return;
    const { dataFolder: path, proofs } = this.config;
    this.result = restoreParts(this.from, this.manifest, this.without, { folder: createDataFolder(path), proofs });
  }
}

async function restoreLogOf(
  from: string,
  manifest: Manifest | undefined,
  { replace }: Options,
  folder: string,
  others: Others,
): Promise<Restored> {
  // Loaded only here: DuckDB takes longer to load than most commands take to run.
  const { restoreLog } = await import('../../log/restore-log.js');
  const file = manifest === undefined ? from : join(from, LOG);
  return restoreLog({ from: file, folder, replace: replace === true, now: new Date(), before: () => others.restore() });
}

interface Result {
  readonly path: string;
  readonly log: Restored | undefined;
  readonly others: RestoredParts;
  readonly config: ServerConfig;
}

async function report({ path, log: restored, others, config }: Result, { json }: Options, io: Io): Promise<void> {
  const { log } = dataFolder(path);
  if (others.stayed.length > 0) say(io, `the folder has these already, and they stay: ${inShort(others.stayed)}`);
  if (json === true) return writeJson(io, { ...(restored && inJson(log, restored)), ...others });
  const lines = [...(restored === undefined ? [] : [inWords(log, restored)])];
  if (others.placed.length > 0) lines.push(`${path}: ${inShort(others.placed)} restored`);
  if (lines.length === 0) throw new Failure('there was nothing to restore');
  await write(io, lines.map((line) => `${line}\n`).join(''));
  const { readModels } = config;
  if (restored !== undefined && !readModelEngine(readModels).isInDefaultFolder) {
    say(io, `${nameOf('readModels')} are not in the data folder: rebuild them with \`stepdown rebuild\``);
  }
}

/** Counts the heads instead of listing them: there can be many. */
function inShort(paths: readonly string[]): string {
  const heads = paths.filter((path) => path.startsWith('heads/')).length;
  const others = paths.filter((path) => !path.startsWith('heads/'));
  return [...others, ...(heads === 0 ? [] : [`${count(heads)} files of heads`])].join(', ');
}

function inJson(log: string, { head, identity, keptAside }: Restored): object {
  return { log, events: Number(head), identity, keptAside };
}

function inWords(log: string, { head, identity, keptAside }: Restored): string {
  const before = keptAside === undefined ? '' : `; the previous log is now ${keptAside}`;
  return `${log}: ${count(head)} events of log ${identity} restored${before}`;
}
