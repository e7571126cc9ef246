const DAY = 86_400_000;

/** The date a number of days before another: `2026-03-01`, 1 gives `2026-02-28`. */
export function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * DAY).toISOString().slice(0, 10);
}
