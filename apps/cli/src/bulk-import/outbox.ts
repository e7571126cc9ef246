import type { NumberedLine } from '../lines.js';

const LINES_OF_A_PIECE = 1_000;

/**
 * Lines on their way to a server. What was sent and not answered is kept, so that the next connection begins with it.
 * How much that can be is up to the server, which stops reading when it has enough to do.
 */
export class Outbox {
  readonly #source: AsyncIterator<readonly NumberedLine[]>;
  #reading: Promise<IteratorResult<readonly NumberedLine[]>> | undefined;
  #unanswered: NumberedLine[] = [];
  #connection = 0;
  #sourceFailure: { readonly error: unknown } | undefined;

  constructor(source: AsyncIterable<readonly NumberedLine[]>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  get unanswered(): number {
    return this.#unanswered.length;
  }

  /** Why the source of the lines cannot be read any further, where it cannot. */
  get sourceFailure(): { readonly error: unknown } | undefined {
    return this.#sourceFailure;
  }

  /** The lines that the next answers are for. Throws `RangeError` where fewer are waiting. */
  answered(count: number): readonly NumberedLine[] {
    if (count > this.#unanswered.length) throw new RangeError('more answers than lines');
    return this.#unanswered.splice(0, count);
  }

  /** What a new connection sends: first what the one before left unanswered, then what comes. Only the newest body reads on. */
  async *body(): AsyncGenerator<string> {
    const connection = (this.#connection += 1);
    const left = [...this.#unanswered];
    for (let from = 0; from < left.length; from += LINES_OF_A_PIECE)
      yield join(left.slice(from, from + LINES_OF_A_PIECE));
    for (;;) {
      const read = await this.#read();
      // Whatever was awaited for a connection that is gone is left to its successor, which awaits the same.
      if (connection !== this.#connection) return;
      this.#reading = undefined;
      if (read.done === true) return;
      this.#unanswered.push(...read.value);
      yield join(read.value);
    }
  }

  async #read(): Promise<IteratorResult<readonly NumberedLine[]>> {
    this.#reading ??= this.#source.next();
    try {
      return await this.#reading;
    } catch (error) {
      this.#sourceFailure = { error };
      throw error;
    }
  }
}

function join(lines: readonly NumberedLine[]): string {
  return lines.map(({ text }) => `${text}\n`).join('');
}
