import { HeadsDiverge } from '#audit/heads/head-signer';
import { ProofKeyRefused } from '#audit/heads/proof-key-file';
import { LogChanged, ProofLogMissing } from '#audit/proof-log/errors';
import { fail, type ProblemCode } from '../http/problem.js';

const codes: readonly (readonly [abstract new (...parameters: never[]) => Error, ProblemCode])[] = [
  [ProofLogMissing, 'not-yet-proved'],
  [LogChanged, 'log-changed'],
  [HeadsDiverge, 'heads-diverge'],
  [ProofKeyRefused, 'proof-key-refused'],
];

/** Does some work on proofs and turns its known errors into problems with their message. */
export async function orProblem<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codes.find(([type]) => error instanceof type)?.[1];
    if (code === undefined) throw error;
    return fail(code, { detail: (error as Error).message });
  }
}
