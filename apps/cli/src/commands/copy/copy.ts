import type { Command } from 'commander';
import { compareLogs, type Comparison } from '#event-store/copy/compare-logs';
import { copyLog, type CopyProgress } from '#event-store/copy/copy-log';
import type { LogLocation } from '#event-store/log-engines';
import type { CopyTarget, EventStore } from '#event-store/port';
import { valueIn } from '#server/environment';
import { fileVariableOf } from '#server/secret-files';
import { folderOf, withData, type ConnectionOptions } from '../../connection/connect.js';
import { logLocation } from '../../log/log-location.js';
import { openSource, openTarget } from '../../log/open-log.js';
import { resultInWords, resultOf, type CopyResult } from './result.js';
import { resumeHint, copyFailure } from './copy-failure.js';
import { Failure } from '../../failure.js';
import { say, write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { progressOf } from '../../print/progress.js';
import { count } from '../../print/table.js';

interface Options extends ConnectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

const variables = { from: 'STEPDOWN_COPY_FROM', to: 'STEPDOWN_COPY_TO' } as const;

function envOf(which: keyof typeof variables): string {
  return `${variables[which]}, or ${fileVariableOf(variables[which])} for a file`;
}

export function addCopy(program: Command, io: Io): void {
  const command = program
    .command('copy')
    .summary('move the log to another event store')
    .description(
      'Copies a log into an empty one of another event store, in its order, with the ids, payloads and metadata of the ' +
        'events and the times at which they were recorded, so that reports as of an earlier moment stay the same; then reads and ' +
        'compares both. After an interruption, the same command continues where it stopped. A server may record in the source meanwhile: ' +
        'what it records is copied too, until nothing is left; for a move, stop it and copy once more. Nobody else may write to the target.\n\n' +
        'A log is sqlite:<data folder or file>, sqlite: for the data folder of this command, esdb://<host>:<port> or ' +
        'esdb+discover://<name>:<port>.',
    )
    .option('--from <log>', `the log to copy, which is only read (env ${envOf('from')}, which hides a password)`)
    .option('--to <log>', `the log to copy into: new, empty, or started by the same copy (env ${envOf('to')})`);
  withExamples(
    withJson(withData(command)),
    'stepdown copy --from sqlite:/srv/stepdown --to "esdb+discover://cluster.example.org:2113"',
    `${variables.from}="esdb://admin:secret@node:2113" stepdown copy --to sqlite:/srv/stepdown-2`,
    'stepdown copy --from sqlite: --to sqlite:/backups/log.sqlite --json',
  ).action((options: Options) => copy(options, io));
}

async function copy(options: Options, io: Io): Promise<void> {
  const locations = [locationOf('from', options, io), locationOf('to', options, io)] as const;
  const names = [locations[0].name, locations[1].name] as const;
  if (isSame(...locations)) throw new Failure(`--from and --to are the same log: ${names[0]}`, { ending: 'usage' });
  const from = await openSource(locations[0], io);
  try {
    const to = await openTarget(locations[1], io);
    try {
      await copyAndCompare(from, to, names, options, io);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

function locationOf(which: 'from' | 'to', options: Options, io: Io): LogLocation {
  const text = options[which] ?? valueIn(io.env, variables[which]);
  if (text !== undefined) return logLocation(`--${which}`, text, folderOf(options, io));
  throw new Failure(`--${which} is missing`, { ending: 'usage', hint: 'stepdown copy --from <log> --to <log>' });
}

function isSame(a: LogLocation, b: LogLocation): boolean {
  return a.name === b.name;
}

async function copyAndCompare(
  from: EventStore,
  to: EventStore & CopyTarget,
  names: readonly [string, string],
  { json }: Options,
  io: Io,
): Promise<void> {
  let events = 0;
  let result: CopyResult;
  try {
    const started = performance.now();
    const progress = await copyWithProgress(from, to, io, (reached) => (events = reached));
    const milliseconds = performance.now() - started;
    const comparison = await compareWithProgress(from, to, events, io);
    const sourceGrew = ((await from.head())?.position ?? 0n) > (progress.position ?? 0n);
    result = resultOf({ progress, milliseconds, comparison, sourceGrew }, names);
  } catch (error) {
    if (io.signal.aborted) say(io, resumeHint(events));
    throw await copyFailure(error, events);
  }
  await (json === true ? writeJson(io, result) : write(io, resultInWords(result)));
  if (!result.equal) throw new Failure(`the logs differ: ${result.firstDifference}`);
}

async function copyWithProgress(
  from: EventStore,
  to: EventStore & CopyTarget,
  io: Io,
  reached: (events: number) => void,
): Promise<CopyProgress> {
  const head = await from.head();
  const bar = progressOf(io, 'copying', Number(head?.position ?? 1n));
  const onProgress = ({ events, position }: CopyProgress): void => {
    reached(events);
    bar.at(Number(position ?? 0n), `${count(events)} events`);
  };
  try {
    return await copyLog({ from, to, onProgress, signal: io.signal });
  } finally {
    bar.end();
  }
}

async function compareWithProgress(from: EventStore, to: EventStore, events: number, io: Io): Promise<Comparison> {
  const bar = progressOf(io, 'comparing', Math.max(events, 1));
  const onProgress = (compared: number): void => bar.at(compared);
  try {
    return await compareLogs(from.readAll({ limit: events }), to.readAll(), { onProgress, signal: io.signal });
  } finally {
    bar.end();
  }
}
