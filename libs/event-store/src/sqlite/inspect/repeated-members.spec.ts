import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasRepeatedMember } from './repeated-members.js';

describe('stored JSON', () => {
  it.each([
    ['{"a":1,"a":2}'],
    ['{"a":{"b":1,"b":1}}'],
    ['[{"a":1},{"a":1,"a":1}]'],
    [String.raw`{"a":1,"\u0061":2}`],
    ['{"__proto__":1,"__proto__":2}'],
    ['{"x":":","a" : 1,\n"a" : 2}'],
  ])('names a member twice: %s', (text) => {
    expect(hasRepeatedMember(text)).toBe(true);
  });

  it.each([
    ['{ "a": 1, "b": { "a": 1 } }'],
    [String.raw`{"a":"\":\"a\":","b":1.0}`],
    ['{"a":1e999}'],
    ['[{"a":1},{"a":1}]'],
    ['{'],
    [''],
  ])('does not: %s', (text) => {
    expect(hasRepeatedMember(text)).toBe(false);
  });

  it('does not, however it is written, where it was written from a value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (value, indent) => {
        expect(hasRepeatedMember(JSON.stringify({ value }, null, indent))).toBe(false);
        expect(hasRepeatedMember(`{"value":1,${JSON.stringify({ value }, null, indent).slice(1)}`)).toBe(true);
      }),
    );
  });
});
