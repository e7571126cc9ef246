import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Where the stand-alone verifier is. */
export const VERIFIER = fileURLToPath(new URL('../../../../../bin/stepdown-verify.mjs', import.meta.url));

/** The Node of this machine, as an auditor would use it; that of the repository only if there is no other. */
export const MACHINES_NODE = machinesNode() ?? process.execPath;

export interface Verdict {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Default that of the tests. */
  readonly cwd?: string;
  /** The file of the verifier; default that of the repository. */
  readonly verifier?: string;
}

/** Runs the verifier as an auditor would: in a separate process, without any part of Stepdown. */
export function runVerifier(args: readonly string[], { cwd, verifier = VERIFIER }: RunOptions = {}): Promise<Verdict> {
  return new Promise((resolve) => {
    execFile(MACHINES_NODE, [verifier, ...args], { cwd, env: {} }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** Runs the verifier for a reader who closes its output at once. */
export async function runUnread(args: readonly string[]): Promise<Omit<Verdict, 'stdout'>> {
  const child = spawn(MACHINES_NODE, [VERIFIER, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  child.stdout.destroy();
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code: Number(code), stderr };
}

function machinesNode(): string | undefined {
  const ofPackages = join(sep, 'node_modules', '.bin', sep);
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !`${folder}${sep}`.includes(ofPackages))
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}
