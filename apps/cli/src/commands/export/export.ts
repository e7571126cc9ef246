import { open, type FileHandle } from 'node:fs/promises';
import type { Command } from 'commander';
import { withServer, withConnectionOptions, type ConnectionOptions } from '../../connection/connect.js';
import { writeEvents, type Exported } from './pages.js';
import { failureOf, Failure } from '../../failure.js';
import { say, write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { progressOf } from '../../print/progress.js';
import { count } from '../../print/table.js';

interface Options extends ConnectionOptions {
  readonly after?: string;
  readonly json?: boolean;
}

export function addExport(program: Command, io: Io): void {
  const command = program
    .command('export')
    .summary('write the event log as NDJSON')
    .description(
      'Writes the events of the log in order, one per line, to standard output or to a new file; with --after it continues ' +
        'an earlier export, at the end of its file if you name the same file.',
    )
    .argument('[file]', 'file to write; default standard output')
    .option('--after <position>', 'only events after this position');
  withExamples(
    withJson(withConnectionOptions(command)),
    'stepdown export events.ndjson',
    'stepdown export events.ndjson --after 172669',
    'stepdown export | gzip > events.ndjson.gz',
  ).action((file: string | undefined, options: Options) => exportTo(file, options, io));
}

async function exportTo(file: string | undefined, options: Options, io: Io): Promise<void> {
  const target = file === undefined ? undefined : await openTarget(file, options.after);
  const sink = (text: string): Promise<unknown> => (target === undefined ? write(io, text) : target.appendFile(text));
  const progress = progressOf(io, 'exporting');
  let exported: Exported = { events: 0, position: options.after };
  try {
    await withServer(options, io, async (client) => {
      for await (exported of writeEvents(client, exported, sink)) progress.at(0, `${count(exported.events)} events`);
    });
    if ((await target?.stat())?.isFile() === true) await target?.sync();
  } catch (error) {
    throw interruptedAt(exported, error);
  } finally {
    progress.end();
    await target?.close();
  }
  await printResult(exported, file, options, io);
}

async function openTarget(file: string, after: string | undefined): Promise<FileHandle> {
  try {
    return await open(file, after === undefined ? 'wx' : 'a');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const hint = 'name a new file, or continue at the end of this one with --after <position of its last line>';
    throw new Failure(`${file} exists already`, { hint, cause: error });
  }
}

function interruptedAt({ events, position }: Exported, error: unknown): Failure {
  const { message, ending, hint } = failureOf(error);
  const again = events === 0 ? hint : `continue with --after ${position}`;
  return new Failure(message, { ending, hint: again, cause: error });
}

/** Prints the result on standard error if the events went to standard output. */
async function printResult(
  { events, position }: Exported,
  file: string | undefined,
  { json }: Options,
  io: Io,
): Promise<void> {
  const result = { events, position, file };
  if (file !== undefined && json === true) return writeJson(io, result);
  const words = `${count(events)} events${position === undefined ? '' : `; the next export continues with --after ${position}`}`;
  say(io, json === true ? JSON.stringify(result) : words);
}
