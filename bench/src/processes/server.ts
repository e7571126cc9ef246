import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, as an operator would run it. */
export interface ServerProcess {
  readonly url: string;
  /** From the start of the process until it listened, in milliseconds. */
  readonly listeningAfter: number;
  /** Resident memory in bytes. */
  memory(): number;
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Starts Stepdown on a data folder, with further settings as environment variables. */
export function startStepdown(folder: string, settings: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  return startOn(folder, fileURLToPath(import.meta.resolve('#server/main')), settings);
}

/** Starts the bare server that Stepdown is compared with. */
export function startBareServer(folder: string): Promise<ServerProcess> {
  return startOn(folder, fileURLToPath(new URL('../raw/bare-server.js', import.meta.url)));
}

function startOn(folder: string, main: string, settings: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  return start([main], {
    STEPDOWN_DATA: folder,
    STEPDOWN_PORT: '0',
    STEPDOWN_LOG_LEVEL: 'info',
    ...settings,
  });
}

/** Starts a program of Node's that logs a line of JSON, `listening` with its `url`, on standard error. */
export async function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const url = await urlFrom(child);
  const listeningAfter = performance.now() - started;
  return {
    url,
    listeningAfter,
    memory: () => residentBytes(child.pid!),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function urlFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const log: string[] = [];
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (line.includes('"msg":"listening"')) resolve((JSON.parse(line) as { url: string }).url);
      else log.push(line);
    });
    child.once('close', (code) => reject(new Error(`a server ended with ${code}:\n${log.join('\n')}`)));
  });
}

function residentBytes(pid: number): number {
  if (process.platform !== 'linux') return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) * 1024;
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
