import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { withServer, withConnectionOptions, type ConnectionOptions } from '../../connection/connect.js';
import { finishImport } from '../../bulk-import/finish.js';
import { importLines, type ImportOptions } from '../../bulk-import/import-lines.js';
import type { Io } from '../../io.js';
import { linesOf } from '../../lines.js';
import { withExamples, withJson, wholeNumber } from '../../options.js';
import { progressOf } from '../../print/progress.js';
import { count } from '../../print/table.js';

interface Options extends ConnectionOptions {
  readonly answers?: string;
  readonly failures: number;
  readonly json?: boolean;
}

/** More than the server accepts. It refuses a line by its length, and this much of the line is enough for that. */
const LONGEST_LINE = 1_048_576;

export function addImport(program: Command, io: Io): void {
  const command = program
    .command('import')
    .summary('record commands, one per line')
    .description(
      'Records commands from a file of NDJSON, or from standard input where the file is `-`, and counts the outcomes. ' +
        'The same file may be imported again: nothing is recorded twice.',
    )
    .argument('<file>', 'NDJSON, one command per line')
    .option('--answers <file>', 'write the answer to every line to this file, as NDJSON')
    .option('--failures <n>', 'list at most this many lines that were not recorded', wholeNumber(0), 20);
  withExamples(
    withJson(withConnectionOptions(command)),
    'stepdown import commands.ndjson',
    'stepdown import commands.ndjson --answers answers.ndjson --json',
    'stepdown simulate --episodes 100 | stepdown import - --data /srv/stepdown',
    'stepdown import commands.ndjson --url https://stepdown.example.org',
  ).action((file: string, options: Options) => importFile(file, options, io));
}

async function importFile(file: string, options: Options, io: Io): Promise<void> {
  const { input, bytes } = await openInput(file, io);
  const progress = progressOf(io, 'importing', bytes);
  let read = 0;
  const lines = linesOf(
    counted(input, (length) => (read += length)),
    LONGEST_LINE,
  );
  const onAnswers: ImportOptions['onAnswers'] = ({ lines: answered }) => progress.at(read, `${count(answered)} lines`);
  const importing = withServer(options, io, (client) => importLines(client, lines, io, { ...options, onAnswers }), {
    records: true,
  });
  try {
    await finishImport(
      importing.finally(() => progress.end()),
      options.json === true,
      io,
    );
  } finally {
    input.destroy();
  }
}

async function openInput(file: string, io: Io): Promise<{ readonly input: Readable; readonly bytes?: number }> {
  if (file === '-') return { input: io.stdin };
  const handle = await open(file);
  return { input: handle.createReadStream(), bytes: (await handle.stat()).size };
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}
