export interface Tick {
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** `2026-03`. */
  readonly name: string;
}

/** The most months that are marked. */
const MOST = 5;

/** The first days of months between two times: all of them, or every so many where there are more than fit. */
export function monthTicks(start: number, end: number): readonly Tick[] {
  const first = new Date(start);
  const months: Tick[] = [];
  for (let index = 1; ; index++) {
    const time = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index, 1);
    if (time > end) break;
    months.push({ time, name: new Date(time).toISOString().slice(0, 7) });
  }
  const every = Math.ceil(months.length / MOST);
  return months.filter((_, index) => index % every === 0);
}
