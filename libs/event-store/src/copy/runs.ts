import { bytesOfEvent } from '../encode-append.js';
import { MAX_APPEND_BYTES, revision } from '../port.js';
import type { ExpectedRevision, RecordedEvent } from '../port.js';

/** Events that are consecutive both in a log and in one stream. */
export type Run = readonly [RecordedEvent, ...RecordedEvent[]];

const MOST_EVENTS = 500;

/** Leaves room for the metadata that a store adds to each event. */
const MOST_BYTES = MAX_APPEND_BYTES / 2;

/** A log as the appends that reproduce it: each holds consecutive events of one stream, up to a size limit. */
export async function* runsOf(log: AsyncIterable<RecordedEvent>): AsyncGenerator<Run> {
  let run: [RecordedEvent, ...RecordedEvent[]] | undefined;
  let bytes = 0;
  for await (const event of log) {
    const size = bytesOfEvent(event);
    if (run !== undefined && follows(event, run) && run.length < MOST_EVENTS && bytes + size <= MOST_BYTES) {
      run.push(event);
      bytes += size;
    } else {
      if (run !== undefined) yield run;
      run = [event];
      bytes = size;
    }
  }
  if (run !== undefined) yield run;
}

/** The revision of the run's stream just before the run. */
export function expectedBy([{ revision: first }]: Run): ExpectedRevision {
  return first === 0n ? 'no-stream' : revision(first - 1n);
}

function follows({ stream, revision: at }: RecordedEvent, run: Run): boolean {
  const last = run.at(-1);
  return last !== undefined && stream === last.stream && at === last.revision + 1n;
}
