import { describe, expect, it } from '@jest/globals';
import {
  formatPValue,
  count,
  counted,
  instant,
  measure,
  percent,
  percentWithLimits,
  points,
  position,
  withLimits,
} from './numbers.js';

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

  it('is a share in percent, with its limits where they are known', () => {
    expect([percent(0.7424), percent(1), percent(0.5, 0), percent(null)]).toEqual(['74.2%', '100.0%', '50%', '–']);
    expect(withLimits([62, 58, 65], measure)).toBe('62 (58–65)');
    expect(withLimits([62, 58, null], measure)).toBe('62 (from 58)');
    expect(percentWithLimits([0, null, null])).toBe('0.0%');
    expect(percentWithLimits([0.729, 0.702, 0.757])).toBe('72.9% (70.2–75.7)');
    expect(withLimits([null, 58, null], measure)).toBe('–');
  });

  it('is a difference in percentage points with its sign', () => {
    expect([points(0.1), points(-0.0514), points(0), points(null)]).toEqual(['+10.0', '−5.1', '0.0', '–']);
  });

  it('is a p-value to three digits, and never 0', () => {
    expect([formatPValue(0.0244), formatPValue(0.0004), formatPValue(1), formatPValue(null)]).toEqual([
      'p = 0.024',
      'p < 0.001',
      'p = 1.000',
      'p is not known',
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
