import type { Command } from 'commander';
import type { Verification } from '#read-models/verify/verify';
import type { VerifyLine } from '#server/projection/progress-lines';
import type { Client } from '../../connection/client.js';
import {
  folderOf,
  reachServer,
  withClient,
  withConnectionOptions,
  type ConnectionOptions,
} from '../../connection/connect.js';
import { runLongTask } from '../../connection/long-task.js';
import { withReadableFolder } from '../../connection/readable-folder.js';
import { Failure } from '../../failure.js';
import { write, writeJson, type Io } from '../../io.js';
import { wholeNumber, withExamples, withJson } from '../../options.js';
import { progressOf } from '../../print/progress.js';
import { verificationInWords } from '../../read-models/verification-in-words.js';
import { MOST_ROWS, onBar, type OnProgress } from '../../read-models/replay-progress.js';

interface Options extends ConnectionOptions {
  readonly rows: number;
  readonly json?: boolean;
}

export function addVerify(program: Command, io: Io): void {
  const command = program
    .command('verify')
    .summary('compare the read models with what the log gives')
    .description(
      'Replays the whole log into a shadow of the read models and compares every row. Changes nothing; a server may run meanwhile. ' +
        'After an interruption, the next run continues from what was replayed.',
    )
    .option(
      '--rows <n>',
      'list at most this many differing rows, with the events behind them',
      wholeNumber(0, MOST_ROWS),
      20,
    );
  withExamples(
    withJson(withConnectionOptions(command)),
    'stepdown verify',
    'stepdown verify --json --url https://stepdown.example.org',
  ).action((options: Options) => verify(options, io));
}

async function verify(options: Options, io: Io): Promise<void> {
  const bar = progressOf(io, 'verifying', 1);
  let verification: Verification;
  try {
    verification = await verified(options, onBar(bar), io);
  } finally {
    bar.end();
  }
  await (options.json === true ? writeJson(io, verification) : write(io, verificationInWords(verification)));
  if (verification.equal) return;
  throw new Failure('the read models are not what the log gives', {
    ending: 'different',
    hint: 'save this output; `stepdown rebuild` rebuilds the read models from the log',
  });
}

async function verified({ rows, ...options }: Options, onProgress: OnProgress, io: Io): Promise<Verification> {
  const client = await reachServer(options, io);
  if (client !== undefined) return withClient(client, (server) => throughServer(server, rows, onProgress));
  // Loaded only here: DuckDB takes longer to load than most commands take to run.
  const { verifyFolder } = await import('../../read-models/verify-folder.js');
  return withReadableFolder(folderOf(options, io), io, (folder) =>
    verifyFolder(folder, io, { rows, onProgress, signal: io.signal }),
  );
}

async function throughServer(client: Client, rows: number, onProgress: OnProgress): Promise<Verification> {
  let verification: Verification | undefined;
  for await (const line of runLongTask<VerifyLine>(client, '/v1/projection/verify', { rows: String(rows) })) {
    if (line.done) ({ verification } = line);
    else onProgress(line);
  }
  return verification!;
}
