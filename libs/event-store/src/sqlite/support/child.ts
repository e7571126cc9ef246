import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('../../../../../test/support/ts-loader.mjs', import.meta.url);
const APPENDER = new URL('./appender.ts', import.meta.url);

/** One append that a child process saw acknowledged. */
export interface Acknowledged {
  readonly stream: string;
  readonly revision: string;
  readonly id: string;
}

/** A process of its own that appends to a log; see `appender.ts`. */
export class Appender {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #closed: Promise<unknown>;

  /** `limit`: the largest file that the process may write, in KiB, to simulate a full disk. */
  constructor(file: string, streams: readonly string[], count: number, limit?: number) {
    const node = [process.execPath, '--import', LOADER.href, '--conditions=source', fileURLToPath(APPENDER)];
    const command = [...node, file, String(count), ...streams];
    const limited = ['sh', '-c', `ulimit -S -f ${(limit ?? 0) * 2}; exec "$@"`, 'sh', ...command];
    const [program = '', ...args] = limit === undefined ? command : limited;
    this.#process = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#closed = once(this.#process, 'close');
  }

  /** The acknowledged appends, until the process ends. `onFailure` receives failed appends. */
  async *acknowledged(onFailure = (failure: string): void => expectNone(failure)): AsyncGenerator<Acknowledged> {
    for await (const line of createInterface({ input: this.#process.stdout })) {
      const said = JSON.parse(line) as Acknowledged | { failure: string };
      if ('failure' in said) onFailure(said.failure);
      else yield said;
    }
    await this.#closed;
  }

  /** Lets it write files of any size. */
  lift(): void {
    execFileSync('prlimit', ['--pid', String(this.#process.pid), '--fsize=unlimited:']);
  }

  /** Lets it send a failed append again. */
  repeat(): void {
    this.#process.stdin.write('\n');
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }
}

function expectNone(failure: string): never {
  throw new Error(`the appender failed: ${failure}`);
}
