import type { Command } from 'commander';
import type { RebuildProgress } from '#read-models/rebuild';
import type { RebuildLine } from '#server/projection/progress-lines';
import type { Client } from '../connection/client.js';
import { longWork } from '../connection/long-work.js';
import { folderOf, reachServer, withClient, withWhereabouts, type Whereabouts } from '../connection/connect.js';
import { write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { progressOf } from '../print/progress.js';
import { count } from '../print/table.js';

interface Options extends Whereabouts {
  readonly json?: boolean;
}

type OnProgress = (progress: RebuildProgress) => void;

export function addRebuild(program: Command, io: Io): void {
  const command = program
    .command('rebuild')
    .summary('make the read models anew from the log')
    .description(
      'Makes the read models anew from the log. A running server goes on answering from the old ones until the new ones are complete.',
    );
  withExamples(
    withJson(withWhereabouts(command)),
    'stepdown rebuild',
    'stepdown rebuild --url https://stepdown.example.org',
  ).action((options: Options) => rebuild(options, io));
}

async function rebuild(options: Options, io: Io): Promise<void> {
  const progress = progressOf(io, 'rebuilding', 1);
  const started = performance.now();
  let reached: RebuildProgress = { events: '0', position: '0', head: '0' };
  const onProgress: OnProgress = (latest) => {
    reached = latest;
    progress.until(Number(latest.head));
    progress.at(Number(latest.position), `${count(BigInt(latest.events))} events`);
  };
  try {
    const client = await reachServer(options, io);
    if (client === undefined) await withoutServer(folderOf(options, io), onProgress, io);
    else await withClient(client, (server) => throughServer(server, onProgress));
  } finally {
    progress.end();
  }
  await print(reached, (performance.now() - started) / 1000, options, io);
}

async function withoutServer(folder: string, onProgress: OnProgress, io: Io): Promise<void> {
  // Loaded only here: DuckDB takes longer to load than most commands take to run.
  const { rebuildFolder } = await import('../rebuild/rebuild-folder.js');
  await rebuildFolder(folder, io, { onProgress, signal: io.signal });
}

async function throughServer(client: Client, onProgress: OnProgress): Promise<void> {
  for await (const { events, position, head } of longWork<RebuildLine>(client, '/v1/projection/rebuild')) {
    if (events !== undefined && position !== undefined && head !== undefined) onProgress({ events, position, head });
  }
}

function print({ events, position }: RebuildProgress, seconds: number, { json }: Options, io: Io): Promise<void> {
  const eventsPerSecond = Math.round(Number(events) / seconds);
  if (json === true) return writeJson(io, { events: Number(events), position, seconds, eventsPerSecond });
  return write(
    io,
    `${count(BigInt(events))} events in ${seconds.toFixed(1)} s (${count(eventsPerSecond)} a second), up to position ${position}\n`,
  );
}
