import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { JsonObject, RecordedEvent } from '../port.js';
import { nameInWords, nameOf } from './event-name.js';
import type { EventName } from './event-name.js';
import { lockStep } from './lock-step.js';

/** A digest of a log that people can compare on paper. */
export interface LogDigest {
  readonly events: number;
  /**
   * SHA-256, hex, over a line per event in the log's order, each ended by a line feed: its canonical JSON (RFC 8785)
   * with the members `index` (from 0), `stream`, `revision` (a string), `id`, `type`, `recordedAt`, `data`, `metadata`
   * and, where the event has one, `salt`. Positions are left out, being the store's own.
   */
  readonly sha256: string;
}

/** The first event at which two logs differ. */
export interface Difference {
  /** Index in the order of the log, from 0. */
  readonly index: number;
  readonly a?: EventName;
  readonly b?: EventName;
  /** The members that differ, if both logs have an event there. */
  readonly members: readonly string[];
}

export interface Comparison {
  readonly a: LogDigest;
  readonly b: LogDigest;
  readonly firstDifference?: Difference;
}

export interface ComparingOptions {
  /** Called for every event of the longer log. */
  readonly onProgress?: (events: number) => void;
  /** Ends the comparison, which then rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Reads two logs in parallel to their ends, even if they differ. Equal logs have equal digests. */
export async function compareLogs(
  a: AsyncIterable<RecordedEvent>,
  b: AsyncIterable<RecordedEvent>,
  { onProgress = () => {}, signal }: ComparingOptions = {},
): Promise<Comparison> {
  const digests = [new RunningDigest(), new RunningDigest()] as const;
  let firstDifference: Difference | undefined;
  let index = 0;
  for await (const pair of lockStep(a, b)) {
    signal?.throwIfAborted();
    const [one, other] = [digests[0].add(pair[0]), digests[1].add(pair[1])];
    if (one !== other) firstDifference ??= differenceAt(index, ...pair);
    onProgress(++index);
  }
  return { a: digests[0].end(), b: digests[1].end(), firstDifference };
}

/** A difference in words: `event 12 differs in data: episode-1 at 0 (<id>)`; `names` stands for the logs. */
export function differenceInWords({ index, a, b, members }: Difference, names: readonly [string, string]): string {
  if (a === undefined) return b === undefined ? '' : surplusInWords(index, b, names[1], names[0]);
  if (b === undefined) return surplusInWords(index, a, names[0], names[1]);
  const [one, other] = [nameInWords(a), nameInWords(b)];
  return `event ${index} differs in ${members.join(', ')}: ${one === other ? one : `${one} and ${other}`}`;
}

function surplusInWords(index: number, event: EventName, longer: string, shorter: string): string {
  return `event ${index} of ${longer} is ${nameInWords(event)}, where ${shorter} has ended`;
}

function differenceAt(index: number, a: RecordedEvent | undefined, b: RecordedEvent | undefined): Difference {
  const members = a === undefined || b === undefined ? [] : differingMembers(contentOf(a), contentOf(b));
  return { index, a: a && nameOf(a), b: b && nameOf(b), members };
}

function differingMembers(a: JsonObject, b: JsonObject): string[] {
  return Object.keys(a).filter((member) => canonicalJson([a[member]]) !== canonicalJson([b[member]]));
}

function contentOf({ stream, revision, id, type, recordedAt, data, metadata, salt }: RecordedEvent): JsonObject {
  return { stream, revision: String(revision), id, type, recordedAt, data, metadata: { ...metadata }, salt };
}

class RunningDigest {
  readonly #hash = createHash('sha256');
  #events = 0;

  /** Adds an event and returns its line, or an empty text if there is no event. */
  add(event: RecordedEvent | undefined): string {
    if (event === undefined) return '';
    const line = `${canonicalJson({ index: this.#events++, ...contentOf(event) })}\n`;
    this.#hash.update(line);
    return line;
  }

  end(): LogDigest {
    return { events: this.#events, sha256: this.#hash.digest('hex') };
  }
}
