import { appendSurely, type Attempts } from '../append-surely.js';
import { isConflict } from '../errors.js';
import type { CopyTarget, EventStore, Position, RecordedEvent } from '../port.js';
import { nameInWords } from './event-name.js';
import { lockStep } from './lock-step.js';
import { expectedBy, runsOf } from './runs.js';
import type { Run } from './runs.js';

export interface CopyOptions {
  /** The source. Only read. */
  readonly from: EventStore;
  /** Empty, or left by an earlier copy of the same source. Nobody else writes to it during the copy. */
  readonly to: EventStore & CopyTarget;
  /** Called for the events found in the target, then for appended events. */
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Ends the copy after the current append; the copy then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How an append of unknown outcome is sent again; default nine attempts within some 20 s. */
  readonly retry?: Attempts;
}

export interface CopyProgress {
  /** Events of the source that the target holds. */
  readonly events: number;
  /** How many of them an earlier copy wrote. */
  readonly before: number;
  /** The source's position of the last of them. */
  readonly position: Position | undefined;
}

/** The content of the target is not the beginning of the source. */
export class TargetDiffers extends Error {
  readonly code = 'copy-target-differs';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TargetDiffers';
  }
}

const RETRY: Attempts = { first: 100, most: 12_800, attempts: 9 };

/**
 * Copies a log into another store: ids, order, times of recording, payloads and metadata stay the same; positions are the
 * target's own. Continues where an earlier copy ended, however it ended, and also copies events that are recorded
 * meanwhile, until the source has no more. Appends are sequential, each at its exact revision, so that the target is a
 * beginning of the source at every moment.
 *
 * Throws `TargetDiffers` for a target with other content, and the errors of `appendCopies` and of the reads.
 */
export async function copyLog({
  from,
  to,
  onProgress = () => {},
  signal,
  retry = RETRY,
}: CopyOptions): Promise<CopyProgress> {
  let progress = await copiedBefore({ from, to, onProgress, signal });
  for await (const run of runsOf(toTheEnd(from, progress.position))) {
    signal?.throwIfAborted();
    await appendRun(to, run, retry);
    progress = { ...progress, events: progress.events + run.length, position: (run.at(-1) ?? run[0]).position };
    onProgress(progress);
  }
  return progress;
}

/** The progress of an earlier copy. Reads the whole target: a last event that matches does not prove that the others match. */
async function copiedBefore({ from, to, onProgress, signal }: CopyOptions): Promise<CopyProgress> {
  let progress: CopyProgress = { events: 0, before: 0, position: undefined };
  for await (const [event, copy] of lockStep(from.readAll(), to.readAll())) {
    signal?.throwIfAborted();
    if (copy === undefined) break;
    if (!isCopy(copy, event)) throw new TargetDiffers(differenceAt(progress.events, copy, event));
    const events = progress.events + 1;
    progress = { events, before: events, position: event.position };
    onProgress?.(progress);
  }
  return progress;
}

async function* toTheEnd(log: EventStore, after: Position | undefined): AsyncGenerator<RecordedEvent> {
  for (let last = after; ;) {
    for await (const event of log.readAll({ after: last })) {
      last = event.position;
      yield event;
    }
    const head = await log.head();
    if (head === undefined || (last !== undefined && head.position <= last)) return;
  }
}

async function appendRun(to: CopyTarget, run: Run, retry: Attempts): Promise<void> {
  const [first] = run;
  try {
    await appendSurely(() => to.appendCopies(first.stream, expectedBy(run), run), retry);
  } catch (error) {
    if (!isConflict(error)) throw error;
    throw new TargetDiffers(`the target cannot take ${nameInWords(first)}: there ${error.message}`, { cause: error });
  }
}

function isCopy(copy: RecordedEvent, event: RecordedEvent | undefined): event is RecordedEvent {
  return event?.id === copy.id && event.stream === copy.stream && event.revision === copy.revision;
}

function differenceAt(index: number, copy: RecordedEvent, event: RecordedEvent | undefined): string {
  const instead = event === undefined ? 'where the source has ended' : `where the source has ${nameInWords(event)}`;
  return `the target is no copy of the source's beginning: its event ${index} is ${nameInWords(copy)}, ${instead}`;
}
