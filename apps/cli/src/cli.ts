import { Command, CommanderError } from 'commander';
import { variables } from '#server/config';
import { readEnvironment } from '#server/environment';
import { version } from '#server/version';
import { addAudit } from './commands/audit.js';
import { addBackup } from './commands/backup.js';
import { addClock } from './commands/clock.js';
import { addCopy } from './commands/copy.js';
import { addDemo } from './commands/demo.js';
import { addDiff } from './commands/diff.js';
import { addEpisodes } from './commands/episodes.js';
import { addEvidence } from './commands/evidence.js';
import { addExport } from './commands/export.js';
import { addHistory } from './commands/history.js';
import { addImport } from './commands/import.js';
import { addKeys } from './commands/keys.js';
import { addProof } from './commands/proof.js';
import { addRebuild } from './commands/rebuild.js';
import { addRecover } from './commands/recover.js';
import { addReport } from './commands/report.js';
import { addRestore } from './commands/restore.js';
import { addServe } from './commands/serve.js';
import { addSimulate } from './commands/simulate.js';
import { addVerify } from './commands/verify.js';
import { exitCodes } from './exit-codes.js';
import { exitCodeOf, failureOf, linesOfFailure, UncleanStop } from './failure.js';
import { say, type Io } from './io.js';

/** Every command, in the order in which help lists them. */
const commands = [
  ...[addServe, addImport, addSimulate, addReport, addEpisodes, addHistory, addDiff],
  ...[
    addExport,
    addEvidence,
    addVerify,
    addAudit,
    addProof,
    addRebuild,
    addBackup,
    addRestore,
    addRecover,
    addCopy,
    addKeys,
    addClock,
    addDemo,
  ],
];

/** Runs one command line (without the program's own name) and resolves to its exit code; see `exit-codes.ts`. Never rejects. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  try {
    await programOn(io).parseAsync(args, { from: 'user' });
    return exitCodes.ok.code;
  } catch (error) {
    // Commander has printed its message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
    if (io.signal.aborted && !(error instanceof UncleanStop)) return exitCodes.interrupted.code;
    const failure = failureOf(error);
    for (const line of linesOfFailure(failure)) say(io, line);
    return exitCodeOf(failure);
  }
}

function programOn(io: Io): Command {
  const program = new Command('stepdown')
    .description('Treatment episodes on an append-only log: record, report, replay.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
    .hook('preAction', () => void readEnvironment(io.env, Object.values(variables)))
    .showHelpAfterError('(add --help for what can be said here)')
    .addHelpText('after', `\nExit codes:\n${exitCodesInWords()}`);
  for (const add of commands) add(program, io);
  return program;
}

function exitCodesInWords(): string {
  return Object.values(exitCodes)
    .map(({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`)
    .join('\n');
}
