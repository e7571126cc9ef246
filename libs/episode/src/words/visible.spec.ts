import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { visible, visibleLines } from './visible.js';

describe('text for eyes', () => {
  it.each([
    ['an escape sequence', 'a\u001b[2Kb', String.raw`a\u001b[2Kb`],
    ['a sequence of one character', 'a\u009b2Kb', String.raw`a\u009b2Kb`],
    ['a mark that turns the reading around', 'a\u202eb\u2066c', String.raw`a\u202eb\u2066c`],
    ['a mark of no width', 'a\u200bb\ufeffc', String.raw`a\u200bb\ufeffc`],
    ['a tag that nobody sees', 'a\u{e0041}b', String.raw`a\udb40\udc41b`],
    ['half a character', 'a\ud83db', String.raw`a\ud83db`],
    ['line breaks of all kinds', 'a\nb\rc\u2028d\u0085e', String.raw`a\u000ab\u000dc\u2028d\u0085e`],
    ['a tab', 'a\tb', 'a b'],
  ])('shows %s', (_what, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each(['Müller-O’Brien', '李雷', 'می‌خواهم', '👩‍👩‍👧', 'שלום', '{"a": "\\n"}'])('leaves %s as it is', (text) => {
    expect(visible(text)).toBe(text);
  });

  it('is taken apart at every kind of line break', () => {
    expect(visibleLines('a\r\nb\nc\rd\u2028e\u2029f\u0085g\u000bh\fi\u202e')).toEqual([
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
      String.raw`i\u202e`,
    ]);
  });

  it('is the same JSON as before where it is JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(visible(JSON.stringify(text)))).toBe(text);
      }),
    );
  });
});
