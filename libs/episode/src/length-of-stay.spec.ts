import { describe, expect, it } from '@jest/globals';
import { calendarDate } from './dates.js';
import { lengthOfStay, type LosRule } from './length-of-stay.js';
import type { Setting } from './level.js';

const days = (rule: LosRule, setting: Setting, admitted: string, lastContact: string, ended: string) =>
  lengthOfStay(rule, {
    setting,
    admittedOn: calendarDate(admitted),
    lastContactOn: calendarDate(lastContact),
    endedOn: calendarDate(ended),
  });

describe('length of stay, TEDS 2019', () => {
  it('counts both ends of an outpatient stay', () => {
    expect(days('teds-2019', 'outpatient', '2026-03-02', '2026-03-04', '2026-03-04')).toBe(3);
    expect(days('teds-2019', 'outpatient', '2026-03-02', '2026-03-02', '2026-03-02')).toBe(1);
  });

  it('counts the nights of a 24-hour stay, at least one', () => {
    expect(days('teds-2019', 'residential', '2026-03-02', '2026-03-04', '2026-03-04')).toBe(2);
    expect(days('teds-2019', 'residential', '2026-03-02', '2026-03-03', '2026-03-03')).toBe(1);
    expect(days('teds-2019', 'residential', '2026-03-02', '2026-03-02', '2026-03-02')).toBe(1);
  });

  it('ends at last contact, not at discharge', () => {
    expect(days('teds-2019', 'outpatient', '2026-03-02', '2026-05-15', '2026-05-22')).toBe(75);
  });

  it('is 81 days from 2 March to 21 May, over months of unequal length', () => {
    expect(days('teds-2019', 'outpatient', '2026-03-02', '2026-05-21', '2026-05-21')).toBe(81);
  });

  it('counts the day of a leap year', () => {
    expect(days('teds-2019', 'residential', '2024-02-28', '2024-03-01', '2024-03-01')).toBe(2);
    expect(days('teds-2019', 'residential', '2026-02-28', '2026-03-01', '2026-03-01')).toBe(1);
  });

  it('is not shortened by a change to daylight saving time', () => {
    expect(days('teds-2019', 'residential', '2026-03-07', '2026-03-09', '2026-03-09')).toBe(2);
  });
});

describe('length of stay, TEDS 2004', () => {
  it.each(['outpatient', 'residential'] as const)('adds no day, with a minimum of one: %s', (setting) => {
    expect(days('teds-2004', setting, '2026-03-02', '2026-03-04', '2026-03-04')).toBe(2);
    expect(days('teds-2004', setting, '2026-03-02', '2026-03-02', '2026-03-02')).toBe(1);
  });

  it('ends at the earlier of last contact and discharge', () => {
    expect(days('teds-2004', 'outpatient', '2026-03-02', '2026-05-15', '2026-05-22')).toBe(74);
    expect(days('teds-2004', 'outpatient', '2026-03-02', '2026-05-22', '2026-05-15')).toBe(74);
  });
});
