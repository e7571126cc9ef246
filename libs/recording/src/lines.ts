/** One line of a text, or a note that it was longer than allowed (its content is dropped). */
export type Line = { readonly text: string } | { readonly tooLong: true };

const NEWLINE = 0x0a;

/**
 * Splits a stream of bytes into lines as they arrive, and never holds more than one line in memory. Skips empty lines. A
 * carriage return before the newline is not part of the line. A last line without a newline counts.
 *
 * @param maxBytes a line longer than this is reported and skipped to its end
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  const pending = new PendingLine(maxBytes);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      pending.add(chunk.subarray(start, end));
      start = end + 1;
      const line = pending.take();
      if (line !== undefined) yield line;
    }
    pending.add(chunk.subarray(start));
  }
  const last = pending.take();
  if (last !== undefined) yield last;
}

/** The parts of the current line. */
class PendingLine {
  readonly #maxBytes: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#maxBytes) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  /** Returns the line read so far, or `undefined` if it is blank, and starts the next one. */
  take(): Line | undefined {
    const tooLong = this.#bytes > this.#maxBytes;
    const text = tooLong ? '' : this.#text().trim();
    this.#pieces = [];
    this.#bytes = 0;
    if (tooLong) return { tooLong };
    return text === '' ? undefined : { text };
  }

  #text(): string {
    const [only] = this.#pieces;
    const bytes = this.#pieces.length === 1 && only !== undefined ? only : Buffer.concat(this.#pieces);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  }
}
