/** A line of a text with its number, from 1. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

const NEWLINE = 0x0a;

/**
 * Cuts a byte stream into lines as they come. For each chunk it yields the lines that the chunk completes, so that
 * nothing waits for later input. Blank lines are skipped but counted. A last line without a newline counts.
 *
 * @param maxBytes a longer line is cut there, which bounds the memory use
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = Infinity,
): AsyncGenerator<readonly NumberedLine[]> {
  const rest = new Rest(maxBytes);
  let number = 0;
  for await (const chunk of chunks) {
    const lines: NumberedLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const text = rest.endWith(chunk.subarray(start, end));
      number += 1;
      if (text !== '') lines.push({ number, text });
      start = end + 1;
    }
    rest.add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  const text = rest.endWith(new Uint8Array());
  if (text !== '') yield [{ number: number + 1, text }];
}

/** The beginning of an incomplete line. */
class Rest {
  readonly #maxBytes: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(piece: Uint8Array): void {
    const fitting = piece.subarray(0, this.#maxBytes - this.#bytes);
    if (fitting.length === 0) return;
    this.#bytes += fitting.length;
    this.#pieces.push(fitting);
  }

  /** Returns the whole trimmed line, and starts the next. */
  endWith(piece: Uint8Array): string {
    this.add(piece);
    const text = Buffer.concat(this.#pieces).toString('utf8').trim();
    this.#pieces = [];
    this.#bytes = 0;
    return text;
  }
}
