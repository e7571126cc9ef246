import { calendarDate, type CalendarDate } from '#episode/dates';

/** Today's date in a time zone (IANA name) at a moment in milliseconds since 1970. Throws `RangeError` for an unknown zone. */
export function todayIn(timeZone: string, now: () => number = Date.now): () => CalendarDate {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  let minute = NaN;
  let today: CalendarDate;
  return () => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      minute = current;
      today = calendarDate(format.format(current * 60_000));
    }
    return today;
  };
}
