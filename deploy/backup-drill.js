#!/usr/bin/env node
/**
 * A drill of back-up and restore: backs up a data folder, on which a server may run, restores the back-up into a new
 * folder, starts a server there, and compares the log and a report of both by their digests.
 *
 *   node deploy/backup-drill.js --data <folder> [--backup <back-up>] [--work <folder>]
 *
 * With --backup it tries one that was made before. --work is where the copies go, by default the folder for temporary
 * files; they are removed at the end. Where API keys exist, STEPDOWN_API_KEY is one with the roles `analyse` and `audit`.
 *
 * Exit codes: 0 everything is the same; 6 something differs; 1 a step failed; 2 the command line is wrong.
 */
import '../bin/supported-node.js';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const options = /** @type {const} */ ({
  data: { type: 'string' },
  backup: { type: 'string' },
  work: { type: 'string', default: tmpdir() },
  program: { type: 'string', default: fileURLToPath(new URL('../bin/stepdown.js', import.meta.url)) },
});
const { data, backup, work, program } = optionsGiven();

/** Settings of the restored server: all its own. Those of the one in service may name databases that it must not touch. */
const ownSettings = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STEPDOWN_')));
const { STEPDOWN_API_KEY, STEPDOWN_API_KEY_FILE, STEPDOWN_TIME_ZONE } = process.env;
const restoredSettings = { ...ownSettings, STEPDOWN_API_KEY, STEPDOWN_API_KEY_FILE, STEPDOWN_TIME_ZONE };

const folder = mkdtempSync(join(work, 'stepdown-drill-'));
const restored = join(folder, 'restored');
try {
  process.exitCode = await drill();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function drill() {
  const from = backup ?? join(folder, 'backup');
  if (backup === undefined) await timed('backed up', () => stepdown(['backup', from, '--data', data, '--json']));
  const restoring = () => stepdown(['restore', from, '--data', restored, '--json'], restoredSettings);
  const { events, identity } = JSON.parse(await timed('restored', restoring));
  const server = await timed('started, with its reports', startedOn);
  try {
    return await compared(String(events), identity);
  } finally {
    await server.stop();
  }
}

/** @param {string} position @param {string} identity */
async function compared(position, identity) {
  const asked = [
    'report',
    'length-of-stay',
    '--by',
    'level,reason',
    '--as-of',
    position,
    '--cut-off',
    today(),
    '--json',
  ];
  const sides = /** @type {const} */ ([
    [data, process.env],
    [restored, restoredSettings],
  ]);
  const found = [];
  for (const [side, settings] of sides) {
    const log = await timed(`read the log of ${side}`, () => logDigest(side, position, settings));
    const { digest } = JSON.parse(await stepdown([...asked, '--data', side], settings));
    found.push({ log, report: digest });
  }
  const [served, copied] = found;
  const isSame = (/** @type {'log' | 'report'} */ what) => served?.[what] === copied?.[what];
  for (const what of /** @type {const} */ (['log', 'report'])) {
    say(
      `${what} as of position ${position}: ${isSame(what) ? `the same, ${served?.[what]}` : `${served?.[what]} here, ${copied?.[what]} restored`}`,
    );
  }
  const same = isSame('log') && isSame('report');
  say(`${same ? 'PASSED' : 'FAILED'}: ${position} events of log ${identity}`);
  return same ? 0 : 6;
}

/**
 * Digest of the events of a log up to a position: of the lines of an export.
 *
 * @param {string} side
 * @param {string} position
 * @param {NodeJS.ProcessEnv} settings
 */
async function logDigest(side, position, settings) {
  const digest = createHash('sha256');
  const child = start(['export', '--data', side], settings);
  let last = position === '0' ? '0' : undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    digest.update(`${line}\n`);
    last = JSON.parse(line).position;
    // What was recorded since the back-up is in the log, and not in the copy.
    if (last === position) break;
  }
  child.kill();
  if (last !== position) throw new Error(`the log of ${side} ends at position ${last ?? 0}, before ${position}`);
  return digest.digest('hex');
}

/** Starts a server on the restored folder; resolves once its reports hold the whole log. */
async function startedOn() {
  const child = start(['serve', '--data', restored, '--port', '0', '--log-level', 'error', '--json'], restoredSettings);
  const exited = once(child, 'exit');
  const ended = exited.then(([code]) => Promise.reject(new Error(`the restored server ended with code ${code}`)));
  await Promise.race([once(child.stdout, 'data'), ended]);
  await stepdown(['report', 'census', '--data', restored, '--json'], restoredSettings);
  return {
    async stop() {
      ended.catch(() => undefined);
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/**
 * What a command prints. Rejects with what it says where it fails.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [settings]
 */
async function stepdown(args, settings = process.env) {
  const child = start(args, settings, 'pipe');
  const [printed, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`stepdown ${args.join(' ')} ended with code ${code}:\n${said.trimEnd()}`);
  return printed;
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {'pipe' | 'ignore'} stderr
 */
function start(args, env, stderr = 'ignore') {
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    env,
    stdio: ['ignore', 'pipe', stderr],
  });
  return /** @type {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} */ (
    child
  );
}

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 */
async function timed(what, work) {
  const began = performance.now();
  const result = await work();
  say(`${what} in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  return result;
}

/** The same day for both, though midnight may come between them. */
function today() {
  return new Date().toISOString().slice(0, 10);
}

function optionsGiven() {
  try {
    const { values } = parseArgs({ options });
    if (values.data !== undefined) return { ...values, data: values.data };
    throw new Error('--data <folder> is missing');
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
