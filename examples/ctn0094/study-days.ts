import { addDays, calendarDate, type CalendarDate } from '#episode/dates';

/**
 * The data count days from consent (day 0) and do not say which date that was, so that nobody can be recognised.
 * 2000-01-01 stands in for it: lengths between dates are real, dates are not.
 */
export const DAY_ZERO = calendarDate('2000-01-01');

/** The stand-in date of a study day. */
export function dateOf(day: number): CalendarDate {
  return addDays(DAY_ZERO, day);
}
