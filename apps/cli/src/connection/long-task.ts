import type { Problem } from '#server/http/problem';
import { Failure } from '../failure.js';
import { linesOf } from '../lines.js';
import type { Client, Query } from './client.js';
import { Refused } from './problem.js';

/** A progress line of a long task. */
type Line = { readonly done: boolean } | { readonly done: false; readonly problem: Problem };

/**
 * Runs a long task on a server and yields its progress; the last line is `done`. Rejects with `Refused` if the task
 * ends with a problem, and with a `Failure` if the server ends first.
 */
export async function* runLongTask<ProgressLine extends Line>(
  client: Client,
  path: string,
  query: Query = {},
): AsyncGenerator<Exclude<ProgressLine, { readonly problem: Problem }>> {
  let done = false;
  for await (const lines of linesOf(client.post(path, undefined, { query, timeout: 0 }))) {
    for (const { text } of lines) {
      const line = JSON.parse(text) as ProgressLine;
      if ('problem' in line) throw new Refused(line.problem);
      ({ done } = line);
      yield line as Exclude<ProgressLine, { readonly problem: Problem }>;
    }
  }
  if (!done) throw new Failure('the server ended before the task was done', { ending: 'unavailable' });
}
