import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linesOf, type Line } from './lines.js';

describe('lines of a stream', () => {
  it('are the lines of the text, however it is cut into chunks', async () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => text.trim() !== '' && !/[\r\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), async (texts, size) => {
        const bytes = Buffer.from(texts.join('\n'));
        expect(await all(linesOf(cut(bytes, size), 1_000))).toEqual(texts.map((text) => ({ text: text.trim() })));
      }),
    );
  });

  it('passes over empty lines and takes carriage returns for line ends', async () => {
    expect(await all(linesOf(cut(Buffer.from('a\r\n\r\n\n  \nb'), 2), 10))).toEqual([{ text: 'a' }, { text: 'b' }]);
  });

  it('reports a line that is too long and goes on with the next', async () => {
    const bytes = Buffer.from(`ok\n${'x'.repeat(50)}\nfine`);
    expect(await all(linesOf(cut(bytes, 7), 10))).toEqual([{ text: 'ok' }, { tooLong: true }, { text: 'fine' }]);
  });
});

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function all(lines: AsyncIterable<Line>): Promise<Line[]> {
  const list: Line[] = [];
  for await (const line of lines) list.push(line);
  return list;
}
