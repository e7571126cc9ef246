import { addDays, addMonths, calendarDate, dayNumber, type CalendarDate } from '#episode/dates';

/** The period of each row of a series. Weeks begin on Monday, as in ISO 8601. */
export const periods = ['day', 'week', 'month'] as const;
export type Every = (typeof periods)[number];

/** A period with its first and last day. */
export interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The periods between two days; the first and the last one are cut to that span. */
export function* periodsBetween(from: CalendarDate, to: CalendarDate, every: Every): Generator<Period> {
  for (let first = from; first <= to;) {
    const next = beginAfter(first, every);
    const last = addDays(next, -1);
    yield { from: first, to: last < to ? last : to };
    first = next;
  }
}

/** The first day of the next period. */
function beginAfter(date: CalendarDate, every: Every): CalendarDate {
  switch (every) {
    case 'day':
      return addDays(date, 1);
    case 'week':
      return addDays(date, 7 - daysSinceMonday(date));
    case 'month':
      return addMonths(calendarDate(`${date.slice(0, 7)}-01`), 1);
  }
}

/** 1970 began on a Thursday. */
function daysSinceMonday(date: CalendarDate): number {
  return (((dayNumber(date) + 3) % 7) + 7) % 7;
}
