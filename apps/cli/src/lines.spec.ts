import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linesOf, type NumberedLine } from './lines.js';

async function* pieces(text: string, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function read(text: string, cuts: readonly number[] = [], maxBytes?: number): Promise<NumberedLine[]> {
  const lines: NumberedLine[] = [];
  for await (const batch of linesOf(pieces(text, cuts), maxBytes)) lines.push(...batch);
  return lines;
}

describe('lines of a stream', () => {
  it('are numbered as in an editor, and blank ones are skipped', async () => {
    expect(await read('a\n\n  \nb\r\nc')).toEqual([
      { number: 1, text: 'a' },
      { number: 4, text: 'b' },
      { number: 5, text: 'c' },
    ]);
  });

  it('do not depend on how the bytes arrive, even within a character', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[äß€😀a-z]{0,6}$/u)), fc.array(fc.nat()), async (lines, cuts) => {
        const text = lines.join('\n');
        expect(await read(text, cuts)).toEqual(await read(text));
      }),
    ));

  it('come as soon as the bytes that complete them', async () => {
    const lines = linesOf(pieces('one\ntwo\nthr', [5]));
    expect((await lines.next()).value).toEqual([{ number: 1, text: 'one' }]);
    await lines.return(undefined);
  });

  it('are cut where they are longer than allowed', async () => {
    expect(await read('123456789\nab', [3, 5], 4)).toEqual([
      { number: 1, text: '1234' },
      { number: 2, text: 'ab' },
    ]);
  });
});
