import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { doubleOf, literals, numbers, order } from './testing/rfc-8785.js';

describe('canonical JSON', () => {
  it('does not depend on the order of members and leaves out what JSON leaves out', () => {
    expect(canonicalJson({ b: 1, a: [{ d: undefined, c: 'x' }] })).toBe('{"a":[{"c":"x"}],"b":1}');
  });

  it('reads back as the value it was made from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    );
  });
});

describe('a text', () => {
  it('is written as JSON.stringify writes it, whatever it has in it', () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const text = fc
      .array(fc.oneof(unit, fc.constantFrom('"', '\\', '\n', '\x7f', '\u2028', 'ä', 'a')))
      .map((all) => all.join(''));
    fc.assert(fc.property(text, (each) => expect(canonicalJson(each)).toBe(JSON.stringify(each))));
  });
});

describe('what JSON text can hold and RFC 8785 refuses', () => {
  it.each([
    [String.raw`"\uD83D x"`, String.raw`"\ud83d x"`],
    [String.raw`{"\uDE00":"\ud83d\ude00"}`, String.raw`{"\ude00":"` + '\u{1f600}"}'],
    ['[1e400,-1E999]', '[1e999,-1e999]'],
  ])('writes %s as %s, which reads back as the same value', (text, canonical) => {
    const value = JSON.parse(text) as unknown;
    expect(canonicalJson(value)).toBe(canonical);
    expect(JSON.parse(canonical)).toEqual(value);
  });

  it.each([[NaN], [[NaN]], [Symbol('none')], [10n], [() => 1]])('throws for %p, which JSON has not', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

describe('the form of RFC 8785', () => {
  it.each(numbers)('writes the number of the bits %s as %s', (bits, text) => {
    expect(canonicalJson(doubleOf(bits))).toBe(text);
  });

  it('puts the members of the published example in order of their UTF-16 code units', () => {
    expect(canonicalJson(order.value)).toBe(order.written);
  });

  it('writes the published example of numbers, texts and literals', () => {
    expect(canonicalJson(literals.value)).toBe(literals.written);
  });
});
