import type { RebuildResult } from '#read-models/rebuild/rebuild';
import type { Verification, VerifyProgress } from '#read-models/verify/verify';
import type { Problem } from '../http/problem.js';
import { problemFor } from '../http/problem.filter.js';

/** A progress line of a long task; the last one has the result. */
export type ProgressLine<Progress, Result> =
  | (Progress & { readonly done: false })
  | (Partial<Progress> & Result & { readonly done: true })
  | { readonly done: false; readonly problem: Problem };

/** Lines of a rebuild, and of a verification. */
export type RebuildLine = ProgressLine<VerifyProgress, RebuildResult>;
export type VerifyLine = ProgressLine<VerifyProgress, { readonly verification: Verification }>;

/**
 * Runs a long task and yields its progress. The last line repeats the last step, with the result. Steps are skipped if
 * the reader is slower.
 */
export async function* progressLines<Progress extends object, Result extends object>(
  work: (onProgress: (progress: Progress) => void) => Promise<Result>,
): AsyncGenerator<ProgressLine<Progress, Result>, undefined> {
  let latest: Progress | undefined;
  let wake: () => void = () => undefined;
  let ended: { readonly result: Result } | { readonly error: unknown } | undefined;
  work((progress) => {
    latest = progress;
    wake();
  })
    .then(
      (result) => (ended = { result }),
      (error: unknown) => (ended = { error }),
    )
    .finally(() => wake());

  let last: Partial<Progress> = {};
  while (ended === undefined) {
    if (latest === undefined) await new Promise<void>((resolve) => (wake = resolve));
    if (latest === undefined) continue;
    const step: Progress = latest;
    latest = undefined;
    last = step;
    yield { ...step, done: false };
  }
  yield 'error' in ended
    ? { done: false, problem: problemFor(ended.error) }
    : { ...last, ...latest, ...ended.result, done: true };
}
