import '#supported-node';
import { loggableText } from '#event-store/loggable-error';
import { limitHeapGrowth } from '#server/heap-growth';
import { exitOnSignals, exitOnUncaughtError, LONGEST_STOP, type Interruption } from '#server/process-end';
import { runCli } from './cli.js';
import { exitCodes } from './exit-codes.js';
import { codeOf } from './failure.js';

// The files of a health record are readable by their owner only.
process.umask(0o077);
limitHeapGrowth();

const report = (message: string): void => void process.stderr.write(`stepdown: ${message}\n`);
exitOnUncaughtError((error) => report(`uncaught error: ${loggableText(error)}`));

const interrupted = new AbortController();
const interruption: Interruption = { longest: LONGEST_STOP, code: exitCodes.interrupted.code };
const onLate = (seconds: number): void => report(`did not stop within ${seconds} s: the process exits now`);
exitOnSignals({ interruption, onLate }, () => interrupted.abort());

// `stepdown export | head`: the reader has enough.
process.stdout.on('error', (error) => {
  if (codeOf(error) !== 'EPIPE') throw error;
  interrupted.abort();
});

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interrupted.signal,
  interruption,
});
