import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { variables, type Setting, type WrittenSettings } from '#server/config';
import { programFile } from './programs.js';

const mains = {
  cli: await programFile('cli'),
  server: await programFile('server'),
  projector: await programFile('projector'),
};
export type Program = keyof typeof mains;

/** A server or projector in a process of its own, which can be killed. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** What it has logged so far, a JSON object a line. */
  readonly log: readonly string[];
  /** Resolves when it logs a message, or has; rejects where it ends first. */
  logged(message: string): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop, and answers its exit code. */
  stop(): Promise<number | null>;
  /** Sends it a signal, and waits for nothing. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves to its exit code when it has ended. */
  readonly ended: Promise<number | null>;
}

/** What became of a program that came to its end. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs until it ends by itself or receives a signal. */
export interface ProgramRun {
  signal(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** A process did not start: how it ended and what it had logged. */
export class FailedStart extends Error {
  constructor(
    readonly code: number | null,
    log: readonly string[],
  ) {
    super(`ended with ${code}:\n${log.join('\n')}`);
  }
}

const children = new Set<ChildProcess>();

/** Ends what a failed test has left running. */
export function killServers(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Starts a server process on a folder. Rejects with `FailedStart` where it ends before it listens. */
export function spawnServer(folder: string, settings: WrittenSettings = {}): Promise<ServerProcess> {
  return spawnProgram('server', { ...settings, dataFolder: folder });
}

/** Starts a projector process. Rejects with `FailedStart` where it ends before it listens. */
export function spawnProjector(settings: WrittenSettings): Promise<ServerProcess> {
  return spawnProgram('projector', settings);
}

/** What a process that does not start says before it ends. */
export async function failedStart(folder: string, settings: WrittenSettings = {}): Promise<string> {
  return (await refused(spawnServer(folder, settings))).message;
}

/** How a start that has to fail does. */
export async function refused(starting: Promise<ServerProcess>): Promise<FailedStart> {
  const process = await starting.catch((error: unknown) => {
    if (error instanceof FailedStart) return error;
    throw error;
  });
  if (process instanceof FailedStart) return process;
  await process.kill();
  throw new Error('it started');
}

/** Runs a program with arguments and nothing in its environment but what is given. */
export function runProgram(program: Program, args: readonly string[], env: NodeJS.ProcessEnv = {}): ProgramRun {
  const child = started(program, args, env);
  const [stdout, stderr] = [child.stdout!, child.stderr!].map((stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  }) as [() => string, () => string];
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stdout: stdout(),
    stderr: stderr(),
  }));
  return { signal: (signal) => void child.kill(signal), ended };
}

function started(program: Program, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, [mains[program], ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** The server as `stepdown serve` runs it. */
export function spawnServe(folder: string, settings: WrittenSettings = {}): Promise<ServerProcess> {
  return spawnProgram('cli', { ...settings, dataFolder: folder });
}

async function spawnProgram(program: Program, settings: WrittenSettings): Promise<ServerProcess> {
  const args = program === 'cli' ? ['serve'] : [];
  const child = started(program, args, environmentOf({ ...settings, port: '0' }));
  child.stdout!.resume();
  const exited = once(child, 'exit');
  const ended = exited.then(([code]) => code as number | null);
  const journal = new Journal(child);
  const listening = await journal.entry('listening');
  return {
    url: (JSON.parse(listening) as { url: string }).url,
    pid: child.pid!,
    log: journal.lines,
    logged: async (message) => void (await journal.entry(message)),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

export function environmentOf(settings: WrittenSettings): NodeJS.ProcessEnv {
  const written = Object.entries(settings) as [Setting, string][];
  return Object.fromEntries(written.map(([setting, value]) => [variables[setting], value]));
}

/** What a process logs. */
class Journal {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  #ended: FailedStart | undefined;

  constructor(child: ChildProcess) {
    createInterface({ input: child.stderr! }).on('line', (line) => {
      this.lines.push(line);
      this.#notify();
    });
    child.once('close', (code) => {
      this.#ended = new FailedStart(code, this.lines);
      this.#notify();
    });
  }

  /** The first line with a message, once it is there. */
  async entry(message: string): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => line.includes(`"msg":"${message}"`));
      if (found !== undefined) return found;
      if (this.#ended !== undefined) throw this.#ended;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #notify(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
