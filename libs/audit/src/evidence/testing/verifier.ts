import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Where the stand-alone verifier is. */
export const VERIFIER = fileURLToPath(new URL('../../../../../bin/stepdown-verify.mjs', import.meta.url));

export interface Verdict {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the verifier as whoever checks would: a process of its own, with nothing of Stepdown in it. */
export function runVerifier(...args: readonly string[]): Promise<Verdict> {
  return new Promise((resolve) => {
    execFile(process.execPath, [VERIFIER, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
