/** A calendar date as the clinic writes it, `YYYY-MM-DD`, without a time or a time zone. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' };

/** An instant on the log's clock: ISO 8601 in UTC with milliseconds, `2026-03-01T09:30:00.000Z`. */
export type Instant = string & { readonly __brand: 'Instant' };

const MS_PER_DAY = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The earliest date that an entry may have. Older dates are typing errors. */
export const EARLIEST_DATE = '1900-01-01' as CalendarDate;

/** Whether a value is a date that exists in the calendar, from 1900 on. `2026-02-30` does not. */
export function isCalendarDate(value: unknown): value is CalendarDate {
  if (typeof value !== 'string') return false;
  const parts = DATE.exec(value);
  if (parts === null || value < EARLIEST_DATE) return false;
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(Number(parts[1]), month);
}

/** Parses a date. Throws `RangeError` if the text is not a calendar date. */
export function calendarDate(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError(`not a calendar date: ${text}`);
  return text;
}

/** Days since 1970-01-01; the difference of two is a number of days. */
export function dayNumber(date: CalendarDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / MS_PER_DAY;
}

/** The date a number of days after (or, negative, before) another. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date((dayNumber(date) + days) * MS_PER_DAY).toISOString().slice(0, 10) as CalendarDate;
}

/** The date a number of months after (or, negative, before) another: the same day, or the last day of a shorter month. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
  const moved = year * 12 + (month - 1) + months;
  const [movedYear, movedMonth] = [Math.floor(moved / 12), (moved % 12) + 1];
  const movedDay = Math.min(day, daysInMonth(movedYear, movedMonth));
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${movedYear}-${twoDigits(movedMonth)}-${twoDigits(movedDay)}` as CalendarDate;
}

/** Days from one date to another: 0 for the same day, negative when `to` is the earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Completed years of age on a date. */
export function ageOn(birthDate: CalendarDate, date: CalendarDate): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
