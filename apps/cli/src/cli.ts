import { Command, CommanderError } from 'commander';
import { variables } from '#server/config';
import { readEnvironment } from '#server/environment';
import { version } from '#server/version';
import { addAudit } from './commands/audit/audit.js';
import { addBackup } from './commands/backup/backup.js';
import { addClock } from './commands/clock/clock.js';
import { addCopy } from './commands/copy/copy.js';
import { addDemo } from './commands/demo/demo.js';
import { addDiff } from './commands/diff/diff.js';
import { addEpisodes } from './commands/episodes/episodes.js';
import { addEvidence } from './commands/evidence/evidence.js';
import { addExport } from './commands/export/export.js';
import { addHistory } from './commands/history/history.js';
import { addImport } from './commands/import/import.js';
import { addKeys } from './commands/keys/keys.js';
import { addProof } from './commands/proof/proof.js';
import { addRebuild } from './commands/rebuild/rebuild.js';
import { addRecover } from './commands/recover/recover.js';
import { addReport } from './commands/report/report.js';
import { addRestore } from './commands/restore/restore.js';
import { addServe } from './commands/serve/serve.js';
import { addSimulate } from './commands/simulate/simulate.js';
import { addVerify } from './commands/verify/verify.js';
import { exitCodes } from './exit-codes.js';
import { exitCodeOf, failureOf, linesOfFailure, UncleanStop } from './failure.js';
import { say, type Io } from './io.js';

/** Every command, in the order of the help. */
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

/**
 * Runs one command line (without the program's own name) and resolves to its exit code; see `exit-codes.ts`. Never
 * rejects.
 */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  try {
    await programOn(io).parseAsync(args, { from: 'user' });
    return exitCodes.ok.code;
  } catch (error) {
    // Commander has already printed its message or the help.
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
    .showHelpAfterError('(add --help to list the options)')
    .addHelpText('after', `\nExit codes:\n${exitCodesInWords()}`);
  for (const add of commands) add(program, io);
  return program;
}

function exitCodesInWords(): string {
  return Object.values(exitCodes)
    .map(({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`)
    .join('\n');
}
