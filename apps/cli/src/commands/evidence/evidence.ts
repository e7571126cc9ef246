import { copyFile, constants, open, rm, type FileHandle } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import type { Client, Query } from '../../connection/client.js';
import { withServer, withConnectionOptions, type ConnectionOptions } from '../../connection/connect.js';
import { Failure } from '../../failure.js';
import { VERIFIER } from './verifier-file.js';
import { say, write, type Io } from '../../io.js';
import { wholeNumber, withExamples } from '../../options.js';

interface Options extends ConnectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly since?: readonly number[];
  readonly earlierHeads?: boolean;
  readonly verifier?: string;
  readonly json?: boolean;
}

export function addEvidence(program: Command, io: Io): void {
  const command = program
    .command('evidence')
    .summary('write proof that an episode or a period is as it was recorded')
    .description(
      'Writes one file for auditors: everything recorded about an episode, or in a period, as a page to read and print, with the ' +
        'proofs inside. Anyone can check it without Stepdown, with the verifier that --verifier writes.',
    )
    .argument('[episode]', 'id of the episode')
    .option('--from <instant>', 'instead of an episode, everything recorded from this instant on: 2026-03-01T00:00:00Z')
    .option('--to <instant>', 'and before then')
    .option('--out <file>', 'file to write; default standard output. A name in .json gets only the document')
    .addOption(
      new Option(
        '--since <events>',
        'prove that the log extends a head of this many events, which you saved; may be repeated',
      ).argParser((text: string, before: readonly number[] = []) => [...before, wholeNumber(0)(text)]),
    )
    .option('--earlier-heads', 'add every earlier signed head, with the proof that the log extends it')
    .option('--verifier <file>', 'write the verifier to this file, which needs only Node')
    .option('--json', 'write only the document, without the page around it');
  withExamples(
    withConnectionOptions(command),
    'stepdown evidence e-1042 --out e-1042.html',
    'stepdown evidence --from 2026-01-01T00:00:00Z --to 2026-04-01T00:00:00Z --out first-quarter.html',
    'stepdown evidence --verifier stepdown-verify.mjs',
  ).action((episode: string | undefined, options: Options) => evidence(episode, options, io));
}

async function evidence(episode: string | undefined, options: Options, io: Io): Promise<void> {
  const { from, to, verifier } = options;
  const isPeriod = from !== undefined || to !== undefined;
  if (verifier !== undefined) await writeVerifier(verifier, io);
  if (episode === undefined && !isPeriod && verifier !== undefined) return;
  if ((episode === undefined) !== isPeriod || (isPeriod && (from === undefined || to === undefined))) {
    throw new Failure('name either an episode, or a period with --from and --to', { ending: 'usage' });
  }
  const path = episode === undefined ? '/v1/evidence' : `/v1/evidence/episodes/${encodeURIComponent(episode)}`;
  await withServer(options, io, (client) => download(client, path, queryOf(options), options.out, io));
}

function queryOf({ from, to, since, earlierHeads, json, out }: Options): Query {
  return {
    ...{ from, to },
    format: json === true || out?.endsWith('.json') === true ? 'json' : 'html',
    since: since?.map(String),
    earlierHeads: earlierHeads === true ? 'all' : undefined,
  };
}

/** Writes an answer to a new file. Removes the file if the answer is incomplete. */
async function download(client: Client, path: string, query: Query, out: string | undefined, io: Io): Promise<void> {
  const decoder = new TextDecoder();
  if (out === undefined) {
    for await (const bytes of client.read(path, { query })) await write(io, decoder.decode(bytes, { stream: true }));
    return;
  }
  const file = await newFile(out);
  try {
    for await (const bytes of client.read(path, { query })) await file.appendFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(out);
    throw error;
  } finally {
    await file.close();
  }
  say(
    io,
    `${out}: check it with \`node stepdown-verify.mjs ${out} --key <public key>\`; --verifier writes that program`,
  );
}

async function writeVerifier(file: string, io: Io): Promise<void> {
  await copyFile(VERIFIER, file, constants.COPYFILE_EXCL).catch(refuseExisting(file));
  say(io, `${file}: \`node ${file} --help\` shows how to use it`);
}

function newFile(file: string): Promise<FileHandle> {
  return open(file, 'wx').catch(refuseExisting(file));
}

function refuseExisting(file: string): (error: unknown) => never {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Failure(`${file} exists already`, { hint: 'name a new file', cause: error });
  };
}
