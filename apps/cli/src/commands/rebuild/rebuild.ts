import { Option, type Command } from 'commander';
import { NOTHING_TO_COMPARE } from '#read-models/rebuild/nothing-to-compare';
import type { RebuildResult, RebuildOptions } from '#read-models/rebuild/rebuild';
import type { RebuildLine } from '#server/projection/progress-lines';
import type { Client, Query } from '../../connection/client.js';
import { runLongTask } from '../../connection/long-task.js';
import {
  folderOf,
  reachServer,
  withClient,
  withConnectionOptions,
  type ConnectionOptions,
} from '../../connection/connect.js';
import { Failure } from '../../failure.js';
import { write, writeJson, type Io } from '../../io.js';
import { wholeNumber, withExamples, withJson } from '../../options.js';
import { progressOf } from '../../print/progress.js';
import { count } from '../../print/table.js';
import { differenceInWords } from './in-words.js';
import { MOST_ROWS, onBar, type OnProgress } from '../../read-models/replay-progress.js';

interface Options extends ConnectionOptions {
  readonly dryRun?: boolean;
  readonly keep?: boolean;
  readonly switchBack?: boolean;
  readonly forget?: boolean;
  readonly rows: number;
  readonly json?: boolean;
}

export function addRebuild(program: Command, io: Io): void {
  const command = program
    .command('rebuild')
    .summary('rebuild the read models from the log')
    .description(
      'Rebuilds the read models from the log and shows how they differ from those before. A running server continues ' +
        'to answer from the old ones until the new ones are complete.',
    )
    .option('--dry-run', 'only show what a rebuild would change')
    .addOption(new Option('--keep', 'keep the read models that are replaced').conflicts(['dryRun', 'switchBack']))
    .addOption(new Option('--switch-back', 'switch back to the replaced read models instead').conflicts('dryRun'))
    .addOption(
      new Option('--forget', 'remove the replaced read models instead').conflicts(['dryRun', 'keep', 'switchBack']),
    )
    .option('--rows <n>', 'list at most this many differing rows', wholeNumber(0, MOST_ROWS), 20);
  withExamples(
    withJson(withConnectionOptions(command)),
    'stepdown rebuild --dry-run',
    'stepdown rebuild --keep --url https://stepdown.example.org',
    'stepdown rebuild --switch-back',
  ).action((options: Options) => (options.forget === true ? forget(options, io) : rebuild(options, io)));
}

async function rebuild(options: Options, io: Io): Promise<void> {
  const { dryRun, switchBack } = options;
  const label = dryRun === true ? 'trying' : switchBack === true ? 'switching back' : 'rebuilding';
  const bar = progressOf(io, label, 1);
  const started = performance.now();
  let rebuilt: RebuildResult;
  try {
    rebuilt = await done(options, onBar(bar), io);
  } finally {
    bar.end();
  }
  await print(rebuilt, (performance.now() - started) / 1000, options, io);
  if (dryRun !== true || rebuilt.difference?.equal === true) return;
  throw new Failure('a rebuild would change the read models', { ending: 'different' });
}

async function done(options: Options, onProgress: OnProgress, io: Io): Promise<RebuildResult> {
  const { rows, keep = false, dryRun = false, switchBack = false } = options;
  const client = await reachServer(options, io);
  if (client !== undefined) {
    const path = switchBack ? 'switch-back' : 'rebuild';
    const query = { rows: String(rows), ...(!switchBack && { dryRun: String(dryRun), keep: String(keep) }) };
    return withClient(client, (server) => throughServer(server, path, query, onProgress));
  }
  const folder = folderOf(options, io);
  const how: RebuildOptions = { rows, keep, onProgress, signal: io.signal };
  // Loaded only here: DuckDB takes longer to load than most commands take to run.
  if (dryRun) {
    const { verifyFolder } = await import('../../read-models/verify-folder.js');
    const difference = await verifyFolder(folder, io, how);
    return { events: difference.events, position: difference.position, difference };
  }
  const { rebuildFolder, switchBackFolder } = await import('./rebuild-folder.js');
  return switchBack ? switchBackFolder(folder, io, how) : rebuildFolder(folder, io, how);
}

async function throughServer(
  client: Client,
  path: string,
  query: Query,
  onProgress: OnProgress,
): Promise<RebuildResult> {
  let rebuilt: RebuildResult | undefined;
  for await (const line of runLongTask<RebuildLine>(client, `/v1/projection/${path}`, query)) {
    if (line.done) rebuilt = line;
    else onProgress(line);
  }
  return rebuilt!;
}

async function forget(options: Options, io: Io): Promise<void> {
  const client = await reachServer(options, io);
  if (client !== undefined) await withClient(client, (server) => server.delete('/v1/projection/kept'));
  else {
    const { forgetPreviousInFolder } = await import('./rebuild-folder.js');
    await forgetPreviousInFolder(folderOf(options, io), io);
  }
  await (options.json === true
    ? writeJson(io, { forgotten: true })
    : write(io, 'The replaced read models are removed.\n'));
}

function print(rebuilt: RebuildResult, seconds: number, options: Options, io: Io): Promise<void> {
  const { events, position, difference, uncompared } = rebuilt;
  const { dryRun = false, keep = false, switchBack = false } = options;
  const eventsPerSecond = Math.round(Number(events) / seconds);
  if (options.json === true) {
    return writeJson(io, { events: Number(events), position, seconds, eventsPerSecond, difference, uncompared });
  }
  const rate = switchBack ? '' : ` (${count(eventsPerSecond)} a second)`;
  const extent = `${count(BigInt(events))} events in ${seconds.toFixed(1)} s${rate}, up to position ${position}\n`;
  const isPreviousSaved = (keep || switchBack) && uncompared !== NOTHING_TO_COMPARE;
  const hint = isPreviousSaved
    ? 'The replaced read models are kept: `stepdown rebuild --switch-back` switches back to them.\n'
    : '';
  return write(io, `${dryRun ? '' : extent}${differenceInWords(rebuilt, dryRun)}${hint}`);
}
