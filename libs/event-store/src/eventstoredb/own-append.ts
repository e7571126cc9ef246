import type { EncodedEvent } from '../encode-append.js';
import { revision } from '../port.js';
import type { ExpectedRevision, StreamName } from '../port.js';
import type { AppendAnswer } from './append-messages.js';
import { OutcomeUnknown } from './failures.js';
import type { Reads } from './reads.js';

/** Milliseconds until the first search of a stream for an append without an answer; the wait then doubles each time. */
const FIRST_LOOK = 250;

/** One append as it is sent. */
export interface SentAppend {
  readonly stream: StreamName;
  readonly expected: ExpectedRevision;
  readonly events: readonly EncodedEvent[];
}

/**
 * The answer to an append that may be in the log already. If a duplicate arrives while the first is being committed, a node
 * sometimes answers with a conflict, and sometimes not until its own commit time-out of 2 s (seen with 23.10.6 and 24.2.0).
 * So a conflict, a failure and a missing answer are checked against the stream: if exactly the append's ids follow its
 * expected revision, the append is in the log.
 */
export async function ownAppend(sent: SentAppend, reads: Reads, answer: Promise<AppendAnswer>): Promise<AppendAnswer> {
  const looks = new RepeatedLooks(() => findIfReadable(sent, reads));
  try {
    const given = await Promise.race([answer, looks.found]);
    if (given.answer === 'conflict') return (await find(sent, reads)) ?? given;
    if (given.answer === 'failed') return (await findIfReadable(sent, reads)) ?? given;
    return given;
  } catch (error) {
    const found = await findIfReadable(sent, reads);
    if (found !== undefined) return found;
    throw error instanceof OutcomeUnknown ? error : new OutcomeUnknown(sent.stream, error);
  } finally {
    looks.end();
    answer.catch(() => undefined);
  }
}

/** Searches for an append from time to time. Most get their answer before the first search, so that they cost only a timer. */
class RepeatedLooks {
  /** Resolves once the append is found. It never resolves if the append is not there; then the server's answer counts. */
  readonly found: Promise<AppendAnswer>;
  #resolve: (answer: AppendAnswer) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(private readonly look: () => Promise<AppendAnswer | undefined>) {
    this.found = new Promise((resolve) => (this.#resolve = resolve));
    this.#lookIn(FIRST_LOOK);
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #lookIn(milliseconds: number): void {
    this.#timer = setTimeout(() => void this.#lookNow(milliseconds), milliseconds).unref();
  }

  async #lookNow(waited: number): Promise<void> {
    const found = await this.look();
    if (found !== undefined) this.#resolve(found);
    else if (!this.#isOver) this.#lookIn(waited * 2);
  }
}

function findIfReadable(sent: SentAppend, reads: Reads): Promise<AppendAnswer | undefined> {
  return find(sent, reads).catch(() => undefined);
}

/** The location of the append, if its ids follow its expected revision. */
async function find({ stream, expected, events }: SentAppend, reads: Reads): Promise<AppendAnswer | undefined> {
  const first = expected === 'no-stream' ? 0n : expected + 1n;
  let seen = 0;
  for await (const event of reads.stream(stream, { from: revision(first), limit: events.length })) {
    const isNext = event.revision === first + BigInt(seen) && event.id === events[seen]?.id;
    if (!isNext) return undefined;
    seen += 1;
    if (seen === events.length) return { answer: 'written', revision: event.revision, position: event.position };
  }
  return undefined;
}
