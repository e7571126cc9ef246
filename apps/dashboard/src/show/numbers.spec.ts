import { describe, expect, it } from '@jest/globals';
import { count, counted, instant, measure, position } from './numbers.js';

describe('a figure', () => {
  it('is shown in groups of thousands, lengths to one digit, nothing as a dash', () => {
    expect([count(1234), count(0), count(null)]).toEqual(['1,234', '0', '–']);
    expect([measure(82.25), measure(82), measure(undefined)]).toEqual(['82.3', '82', '–']);
    expect([counted(1, 'stay'), counted(0, 'stay'), counted(2, 'person', 'people')]).toEqual([
      '1 stay',
      '0 stays',
      '2 people',
    ]);
  });

  it('keeps all digits of a position', () => {
    expect(position('9007199254740993')).toBe('9,007,199,254,740,993');
  });

  it('is an instant in UTC, wherever the reader is', () => {
    expect(instant('2026-03-01T23:30:05.123Z')).toBe('2026-03-01 23:30:05 UTC');
    expect(instant('yesterday')).toBe('yesterday');
  });
});
