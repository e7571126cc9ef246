import type { RebuildProgress } from '#read-models/rebuild';
import type { Problem } from '../http/problem.js';
import { problemFor } from '../http/problem.filter.js';

/** A line of a rebuild's answer. */
export type RebuildLine =
  (RebuildProgress & { readonly done: boolean }) | { readonly done: false; readonly problem: Problem };

/** Runs a rebuild and tells of its progress; the last line says how it ended. Steps that nobody reads in time are left out. */
export async function* progressLines(
  rebuild: (onProgress: (progress: RebuildProgress) => void) => Promise<void>,
): AsyncGenerator<RebuildLine, undefined> {
  let latest: RebuildProgress | undefined;
  let wake: () => void = () => undefined;
  let ended: { readonly error?: unknown } | undefined;
  rebuild((progress) => {
    latest = progress;
    wake();
  })
    .then(
      () => (ended = {}),
      (error: unknown) => (ended = { error }),
    )
    .finally(() => wake());

  let last: RebuildProgress = { events: '0', position: '0', head: '0' };
  while (ended === undefined) {
    if (latest === undefined) await new Promise<void>((resolve) => (wake = resolve));
    if (latest === undefined) continue;
    last = latest;
    latest = undefined;
    yield { ...last, done: false };
  }
  yield ended.error === undefined ? { ...last, done: true } : { done: false, problem: problemFor(ended.error) };
}
