import { describe, expect, it } from '@jest/globals';
import { closedPoints, kaplanMeierPoints, greatestOf } from './months.js';

const group = (admissionMonth: string, n: number, open: number, median: number | null) => ({
  ...{ by: { admissionMonth }, n, open, median, p25: median, p75: median },
});

describe('medians over time', () => {
  it('cannot be compared yet while many have not left, who will stay longer than those who have', () => {
    const points = closedPoints([group('2026-04', 19, 1, 50), group('2026-05', 9, 2, 20)], 'admissionMonth');
    expect(points.map(({ name, open, isTooEarly }) => [name, open, isTooEarly])).toEqual([
      ['2026-04', 0.05, false],
      ['2026-05', 2 / 11, true],
    ]);
  });

  it('include times without admissions, also over the turn of a year', () => {
    const months = closedPoints([group('2025-12', 5, 0, 1), group('2026-02', 5, 0, 1)], 'admissionMonth');
    expect(months.map(({ name, median }) => [name, median])).toEqual([
      ['2025-12', 1],
      ['2026-01', null],
      ['2026-02', 1],
    ]);
    const years = closedPoints(
      [2023, 2025].map((admissionYear) => ({ ...group('', 5, 0, 1), by: { admissionYear } })),
      'admissionYear',
    );
    expect(years.map(({ name }) => name)).toEqual(['2023', '2024', '2025']);
  });

  it('of everyone are too early until more than half have left', () => {
    const month = { by: { admissionMonth: '2026-05' }, n: 10, open: 4, median: 40, medianLower: 20 };
    const points = kaplanMeierPoints(
      [
        { ...month, medianUpper: 60 },
        { ...month, by: { admissionMonth: '2026-06' }, open: 5, medianUpper: null },
      ],
      'admissionMonth',
    );
    expect(points.map(({ open, isTooEarly }) => [open, isTooEarly])).toEqual([
      [0.4, false],
      [0.5, true],
    ]);
    expect(greatestOf(points)).toBe(60);
  });
});
