import type { NumberedLine } from '../lines.js';

const LINES_OF_A_PIECE = 1_000;

/**
 * The lines on their way to a server. Lines that were sent but not answered stay here, so that the next connection
 * starts with them. Their number depends on the server, which stops reading when it is busy.
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

  /** The error of the source, once its lines cannot be read any further. */
  get sourceFailure(): { readonly error: unknown } | undefined {
    return this.#sourceFailure;
  }

  /** The lines that the next answers belong to. Throws `RangeError` if fewer are waiting. */
  answered(count: number): readonly NumberedLine[] {
    if (count > this.#unanswered.length) throw new RangeError('more answers than lines');
    return this.#unanswered.splice(0, count);
  }

  /**
   * The body of a new connection: first the lines that the previous one left unanswered, then new ones. Only the newest
   * body reads from the source.
   */
  async *body(): AsyncGenerator<string> {
    const connection = (this.#connection += 1);
    const left = [...this.#unanswered];
    for (let from = 0; from < left.length; from += LINES_OF_A_PIECE)
      yield join(left.slice(from, from + LINES_OF_A_PIECE));
    for (;;) {
      const read = await this.#read();
      // The successor of a lost connection waits for the same read and takes its result.
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
