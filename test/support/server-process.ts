import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { dataFolder } from '#server/engine/data-folder';

const loader = fileURLToPath(new URL('./ts-loader.mjs', import.meta.url));
const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));

/** A server in a process of its own, which can be killed. */
export interface ServerProcess {
  readonly url: string;
  /** What it has logged so far. */
  readonly log: readonly string[];
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop, and answers its exit code. */
  stop(): Promise<number | null>;
}

const children = new Set<ChildProcess>();

/** Ends what a failed test has left running. */
export function killServers(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Starts a server process on a folder. Rejects with its log where it ends before it listens. */
export async function spawnServer(folder: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--import', loader, '--conditions=source', main], {
    env: { PATH: process.env['PATH'], STEPDOWN_DATA: folder, STEPDOWN_PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const log: string[] = [];
  const exited = once(child, 'exit');
  await listening(child, log);
  const { url } = JSON.parse(readFileSync(dataFolder(folder).server, 'utf8')) as { url: string };
  return {
    url,
    log,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** What a process that does not start says before it ends. */
export async function failedStart(folder: string): Promise<string> {
  try {
    const server = await spawnServer(folder);
    await server.kill();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the server started');
}

function listening(child: ChildProcess, log: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr! }).on('line', (line) => {
      log.push(line);
      if (line.includes('"msg":"listening"')) resolve();
    });
    child.once('close', (code) => reject(new Error(`the server ended with ${code}:\n${log.join('\n')}`)));
  });
}
