import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, ageOn, calendarDate, dayNumber, daysBetween, isCalendarDate } from './dates.js';

describe('a calendar date', () => {
  it.each(['2026-03-01', '1900-01-01', '2024-02-29', '2000-02-29', '9999-12-31'])('is %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
    expect(calendarDate(text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '1899-12-31',
    '2026-3-1',
    '2026-03-01T00:00:00Z',
    ' 2026-03-01',
    '',
    20260301,
    null,
    undefined,
  ])('is not %j', (value) => {
    expect(isCalendarDate(value)).toBe(false);
  });

  it('is refused as text that is none', () => {
    expect(() => calendarDate('2026-02-30')).toThrow(RangeError);
  });
});

describe('counting days', () => {
  it('knows the calendar', () => {
    expect(dayNumber(calendarDate('1970-01-02'))).toBe(1);
    expect(daysBetween(calendarDate('2026-02-28'), calendarDate('2026-03-01'))).toBe(1);
    expect(daysBetween(calendarDate('2024-03-01'), calendarDate('2024-02-28'))).toBe(-2);
    expect(addDays(calendarDate('2026-12-31'), 1)).toBe('2027-01-01');
    expect(addDays(calendarDate('2024-03-01'), -1)).toBe('2024-02-29');
  });

  it('adds months, to the last day of one that is too short', () => {
    const moved = (date: string, months: number) => addMonths(calendarDate(date), months);
    expect([moved('2026-01-31', 1), moved('2024-03-31', -1), moved('2026-03-30', -13)]).toEqual([
      ...['2026-02-28', '2024-02-29', '2025-02-28'],
    ]);
    expect([moved('2026-11-15', 2), moved('2026-01-15', -1), moved('2026-12-15', 0)]).toEqual([
      ...['2027-01-15', '2025-12-15', '2026-12-15'],
    ]);
  });

  it('adds what it measures, and keeps the order of the text', () => {
    const days = fc.integer({ min: 0, max: 60_000 });
    fc.assert(
      fc.property(days, days, (a, b) => {
        const [first, second] = [a, b].map((day) => addDays(calendarDate('1900-01-01'), day)) as [never, never];
        expect(isCalendarDate(first)).toBe(true);
        expect(daysBetween(first, second)).toBe(b - a);
        expect(first < second).toBe(a < b);
      }),
    );
  });
});

describe('age', () => {
  it.each([
    ['2008-03-02', '2026-03-01', 17],
    ['2008-03-02', '2026-03-02', 18],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2026-03-02', '2026-03-02', 0],
  ])('of one born on %s is on %s %i', (born, on, age) => {
    expect(ageOn(calendarDate(born), calendarDate(on))).toBe(age);
  });
});
