import { describe, expect, it } from '@jest/globals';
import { groupInWords, nameInWords, readValue, wordsFor, writtenValue } from './words.js';

describe('a value of a dimension', () => {
  it('shows characters that reverse the reading direction', () => {
    expect(wordsFor('program', 'IOP\u202e\u0007')).toBe(String.raw`IOP\u202e\u0007`);
  });

  it('has the label of its code list', () => {
    expect(wordsFor('level', 'asam-3:2.1')).toBe('2.1 Intensive outpatient services (IOP)');
    expect(wordsFor('level', 'asam-4:2.1')).toBe('2.1 (4th ed.) Intensive outpatient (IOP)');
    expect(wordsFor('reason', 1)).toBe('Treatment completed');
    expect(wordsFor('reason', null)).toBe('Still in treatment');
    expect(wordsFor('sex', null)).toBe('Not known');
    expect(wordsFor('program', 'Evening IOP')).toBe('Evening IOP');
  });

  it.each([['none'], ['1'], ['asam-3:2.1'], ['2026-03']])(
    'is written in an address as it is read from one: %s',
    (text) => {
      expect(writtenValue(readValue(text))).toBe(text);
    },
  );

  it('makes the name of a group', () => {
    expect(groupInWords({})).toBe('Everyone');
    expect(groupInWords({ reason: 2, sex: 2 })).toBe('Dropped out of treatment, Female');
  });
});

describe('a name of the API', () => {
  it('is described in words', () => {
    expect(['length-of-stay', 'rateBeforeLower', 'p25', 'n'].map(nameInWords)).toEqual([
      'Length of stay',
      'Rate before lower',
      'P 25',
      'N',
    ]);
  });
});
