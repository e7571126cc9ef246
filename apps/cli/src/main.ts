import '#supported-node';
import { keepHeapSmall } from '#server/frugal-heap';
import { runCli } from './cli.js';
import { codeOf } from './failure.js';

// Files of a health record are for their owner.
process.umask(0o077);
keepHeapSmall();

const interrupted = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second signal means it: the process ends at once, which the log and the read models survive.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  });
}

// `stepdown export | head`: the reader has what it wants.
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
});
