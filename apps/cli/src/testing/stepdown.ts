import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runCli } from '../cli.js';
import type { Io } from '../io.js';

/** The result of a run of the program. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output parsed as JSON; each spec knows its shape. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export interface RunOptions {
  readonly stdin?: string | Readable;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Called with each text on standard output. */
  onOutput?(text: string): void;
}

/** Runs the program inside this process: `stepdown('import', file)`. */
export async function stepdown(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const stdout = new CapturedOutput(options.onOutput);
  const stderr = new CapturedOutput();
  const code = await runCli(args, ioOf(stdout, stderr, options));
  return {
    code,
    stdout: stdout.text,
    stderr: stderr.text,
    get json() {
      return JSON.parse(stdout.text);
    },
  };
}

function ioOf(stdout: Writable, stderr: Writable, { stdin = '', env = {}, signal }: RunOptions): Io {
  return {
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    stdout,
    stderr,
    env,
    signal: signal ?? new AbortController().signal,
  };
}

/** A stream that captures what is written to it. */
class CapturedOutput extends Writable {
  #text = '';

  constructor(private readonly onText?: (text: string) => void) {
    super({ decodeStrings: false });
  }

  get text(): string {
    return this.#text;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.#text += chunk;
    this.onText?.(chunk);
    done();
  }
}

/** A temporary folder for one spec. */
export interface TemporaryFolder {
  readonly path: string;
  file(name: string): string;
  remove(): void;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'stepdown-cli-'));
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}
