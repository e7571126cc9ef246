import type { Command } from 'commander';
import {
  folderOf,
  reachServer,
  withClient,
  withConnectionOptions,
  type ConnectionOptions,
} from '../../connection/connect.js';
import { Refused } from '../../connection/problem.js';
import { Failure } from '../../failure.js';
import { say, write, writeJson, type Io } from '../../io.js';
import { wholeNumber, withExamples, withJson } from '../../options.js';
import { checkConsistency, checkEventProof, checkHead } from './check.js';
import { withProofsOf } from './folder.js';
import { consistencyInWords, eventProofInWords, headInWords, keysInWords } from './in-words.js';
import { requireRoot, knownTree, notContinuedFrom, type KnownTree } from './known-tree.js';
import { proofsThrough, type Proofs } from './through-server.js';

interface Options extends ConnectionOptions {
  readonly size?: number;
  readonly new?: boolean;
  readonly json?: boolean;
}

export function addProof(program: Command, io: Io): void {
  const proof = program
    .command('proof')
    .summary('prove what the log holds: events, heads, keys')
    .description(
      'Proves that events are in the log, that the log only grew, and what its signed heads say. What a server ' +
        'answers is checked here before it is printed.',
    );
  withExamples(
    withJson(withConnectionOptions(proof.command('event')))
      .description('Proves that an event is in the log, against the newest signed head.')
      .argument('<event>', 'id of the event; or of the episode, followed by a revision')
      .argument('[revision]', 'entry of the episode, from 0')
      .option('--size <events>', 'against the tree of this many events instead', wholeNumber(1)),
    'stepdown proof event E-1042 3',
    'stepdown proof event 3af28109-f87a-5e86-ad50-090aac469051 --json > proof.json',
  ).action((event: string, revision: string | undefined, options: Options) => proveEvent(event, revision, options, io));
  withExamples(
    withJson(withConnectionOptions(proof.command('consistency')))
      .description('Proves that a later log extends an earlier one, or that the log extends a head that you saved.')
      .argument('<first>', 'events of the earlier log, or a file with its head')
      .argument('[second]', 'events of the later log, or a file with its head; default all'),
    'stepdown proof consistency 1200 2400',
    'stepdown proof consistency /mnt/usb/kept.head',
  ).action((first: string, second: string | undefined, options: Options) =>
    proveConsistency(knownTree(first), second === undefined ? undefined : knownTree(second), options, io),
  );
  withExamples(
    withJson(withConnectionOptions(proof.command('head')))
      .description('Shows the newest signed head of the log, or signs one.')
      .option('--new', 'sign the log as it is now'),
    'stepdown proof head',
    'stepdown proof head --new',
  ).action((options: Options) => head(options, io));
  withExamples(
    withJson(withConnectionOptions(proof.command('key')))
      .description('Shows the public keys that sign heads, or replaces the one in use by a new one.')
      .argument('[what]', '`show` or `rotate`', 'show'),
    'stepdown proof key',
    'stepdown proof key rotate',
  ).action((what: string, options: Options) => key(what, options, io));
}

async function proveEvent(event: string, text: string | undefined, options: Options, io: Io): Promise<void> {
  const name = text === undefined ? { id: event } : { episodeId: event, revision: revisionOf(text) };
  const proof = await withProofs(options, io, async (proofs) => {
    const answer = await proofs.event(name, options.size);
    checkEventProof(answer);
    if (answer.head !== undefined) checkHead(answer.head, await proofs.keys());
    return answer;
  });
  await (options.json === true ? writeJson(io, proof) : write(io, eventProofInWords(proof)));
}

async function proveConsistency(
  first: KnownTree,
  second: KnownTree | undefined,
  options: Options,
  io: Io,
): Promise<void> {
  const proof = await withProofs(options, io, (proofs) => proofs.consistency(first.size, second?.size)).catch(
    (error: unknown) => {
      const savedHead = (second ?? first).savedHead;
      const isLonger = error instanceof Refused && error.problem.code === 'invalid-parameter';
      throw isLonger && savedHead !== undefined ? notContinuedFrom(savedHead.file, 'it has fewer events') : error;
    },
  );
  checkConsistency(proof);
  requireRoot(first, proof.firstRoot);
  if (second !== undefined) requireRoot(second, proof.secondRoot);
  await (options.json === true ? writeJson(io, proof) : write(io, consistencyInWords(proof)));
}

async function head(options: Options, io: Io): Promise<void> {
  const answer = await withProofs(options, io, async (proofs) => {
    const found = await (options.new === true ? proofs.signHead() : proofs.head());
    checkHead(found, await proofs.keys());
    return found;
  });
  if (options.json === true) return writeJson(io, answer);
  say(io, headInWords(answer).trimEnd());
  await write(io, answer.note);
}

async function key(what: string, options: Options, io: Io): Promise<void> {
  if (what !== 'show' && what !== 'rotate') {
    throw new Failure(`${what} is neither show nor rotate`, { ending: 'usage' });
  }
  const keys = await withProofs(options, io, async (proofs) => {
    if (what === 'rotate') await proofs.rotateKey();
    return proofs.keys();
  });
  await (options.json === true ? writeJson(io, keys) : write(io, keysInWords(keys)));
}

function revisionOf(text: string): bigint {
  if (/^\d{1,15}$/.test(text)) return BigInt(text);
  throw new Failure(`${text} is not a revision: entries of an episode are counted from 0`, { ending: 'usage' });
}

/** Queries the reachable server, or else the folder itself after its proof log is up to date. */
async function withProofs<Answer>(options: Options, io: Io, ask: (proofs: Proofs) => Promise<Answer>): Promise<Answer> {
  const client = await reachServer(options, io);
  if (client !== undefined) return withClient(client, (server) => ask(proofsThrough(server)));
  return withProofsOf(folderOf(options, io), io, ask);
}
