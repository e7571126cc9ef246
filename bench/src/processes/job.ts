import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

type Reply<Output> = { readonly output: Output } | { readonly error: string };

/**
 * Work that is measured in a process of its own, so that neither its garbage nor its processor time is the caller's.
 * The module that declares it is what the process runs; what goes in and comes out is copied. Rejects with what the
 * work threw, or when its process ends first.
 */
export function inOwnProcess<Input, Output>(
  module: string,
  work: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  const file = fileURLToPath(module);
  if (process.argv[1] === file) process.once('message', (input: Input) => void answer(work(input)));
  return (input) => run(file, input);
}

async function run<Input, Output>(file: string, input: Input): Promise<Output> {
  const child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit').then(([code]) => ({ error: `${file} ended with ${String(code)}` }));
  const answered = once(child, 'message').then(([reply]) => reply as Reply<Output>);
  child.send(input as object);
  const reply = await Promise.race([answered, exited]);
  await exited;
  if ('error' in reply) throw new Error(reply.error);
  return reply.output;
}

async function answer<Output>(work: Promise<Output>): Promise<void> {
  const reply: Reply<Output> = await work.then(
    (output) => ({ output }),
    (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  process.send?.(reply, () => process.disconnect());
}
