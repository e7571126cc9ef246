import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the stand-alone verifier is. */
export const VERIFIER = fileURLToPath(new URL('../../../../../bin/stepdown-verify.mjs', import.meta.url));

/** The Node of this machine, as an auditor would have one: not that of the repository, but for where there is no other. */
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

/** Runs the verifier as whoever checks would: a process of its own, with nothing of Stepdown in it nor around it. */
export function runVerifier(args: readonly string[], { cwd, verifier = VERIFIER }: RunOptions = {}): Promise<Verdict> {
  return new Promise((resolve) => {
    execFile(MACHINES_NODE, [verifier, ...args], { cwd, env: {} }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
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
