import type { Command } from 'commander';
import type { Rebuilt } from '#read-models/rebuild';
import type { RebuildLine } from '#server/projection/progress-lines';
import type { Client } from '../connection/client.js';
import { longWork } from '../connection/long-work.js';
import { folderOf, reachServer, withClient, withWhereabouts, type Whereabouts } from '../connection/connect.js';
import { Failure } from '../failure.js';
import { write, writeJson, type Io } from '../io.js';
import { wholeNumber, withExamples, withJson } from '../options.js';
import { progressOf } from '../print/progress.js';
import { count } from '../print/table.js';
import { differenceInWords } from '../rebuild/in-words.js';
import { MOST_ROWS, onBar, type OnProgress } from '../verify/progress.js';

interface Options extends Whereabouts {
  readonly dryRun?: boolean;
  readonly rows: number;
  readonly json?: boolean;
}

export function addRebuild(program: Command, io: Io): void {
  const command = program
    .command('rebuild')
    .summary('make the read models anew from the log')
    .description(
      'Makes the read models anew from the log and says how they differ from those before. A running server goes on ' +
        'answering from the old ones until the new ones are complete.',
    )
    .option('--dry-run', 'only say what a rebuild would change')
    .option('--rows <n>', 'tell so many differing rows at most', wholeNumber(0, MOST_ROWS), 20);
  withExamples(
    withJson(withWhereabouts(command)),
    'stepdown rebuild --dry-run',
    'stepdown rebuild --url https://stepdown.example.org',
  ).action((options: Options) => rebuild(options, io));
}

async function rebuild(options: Options, io: Io): Promise<void> {
  const bar = progressOf(io, options.dryRun === true ? 'trying' : 'rebuilding', 1);
  const started = performance.now();
  let rebuilt: Rebuilt;
  try {
    rebuilt = await done(options, onBar(bar), io);
  } finally {
    bar.end();
  }
  await print(rebuilt, (performance.now() - started) / 1000, options, io);
  if (options.dryRun !== true || rebuilt.difference?.equal === true) return;
  throw new Failure('a rebuild would change the read models', { ending: 'different' });
}

async function done(options: Options, onProgress: OnProgress, io: Io): Promise<Rebuilt> {
  const client = await reachServer(options, io);
  if (client !== undefined) return withClient(client, (server) => throughServer(server, options, onProgress));
  const folder = folderOf(options, io);
  const how = { rows: options.rows, onProgress, signal: io.signal };
  // Loaded only here: DuckDB takes longer to load than most commands take to run.
  if (options.dryRun === true) {
    const { verifyFolder } = await import('../verify/verify-folder.js');
    const difference = await verifyFolder(folder, io, how);
    return { events: difference.events, position: difference.position, difference };
  }
  const { rebuildFolder } = await import('../rebuild/rebuild-folder.js');
  return rebuildFolder(folder, io, how);
}

async function throughServer(client: Client, { dryRun, rows }: Options, onProgress: OnProgress): Promise<Rebuilt> {
  let rebuilt: Rebuilt | undefined;
  const query = { dryRun: String(dryRun === true), rows: String(rows) };
  for await (const line of longWork<RebuildLine>(client, '/v1/projection/rebuild', query)) {
    if (line.done) rebuilt = line;
    else onProgress(line);
  }
  return rebuilt!;
}

function print(rebuilt: Rebuilt, seconds: number, { json, dryRun = false }: Options, io: Io): Promise<void> {
  const { events, position, difference, uncompared } = rebuilt;
  const eventsPerSecond = Math.round(Number(events) / seconds);
  if (json === true) {
    return writeJson(io, { events: Number(events), position, seconds, eventsPerSecond, difference, uncompared });
  }
  const done = `${count(BigInt(events))} events in ${seconds.toFixed(1)} s (${count(eventsPerSecond)} a second), up to position ${position}\n`;
  return write(io, `${dryRun ? '' : done}${differenceInWords(rebuilt, dryRun)}`);
}
