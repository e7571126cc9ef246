import type { RebuildProgress } from '#read-models/rebuild';
import { problem, type Problem } from '../http/problem.js';
import { problemFor } from '../http/problem.filter.js';

/** A line of a rebuild's answer. */
export type RebuildLine =
  (RebuildProgress & { readonly done: boolean }) | { readonly done: false; readonly problem: Problem };

/** Runs a rebuild and tells of its progress as NDJSON; the last line says how it ended. Steps that nobody reads in time are left out. */
export async function* progressLines(
  rebuild: (onProgress: (progress: RebuildProgress) => void) => Promise<void>,
  isUnderWay: (error: unknown) => boolean,
): AsyncGenerator<string> {
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
    yield lineOf({ ...last, done: false });
  }
  if (ended.error === undefined) yield lineOf({ ...last, done: true });
  else
    yield lineOf({
      done: false,
      problem: isUnderWay(ended.error) ? problem('rebuild-under-way') : problemFor(ended.error),
    });
}

function lineOf(line: RebuildLine): string {
  return `${JSON.stringify(line)}\n`;
}
