import type { TimeScale } from './time-scale.js';

export interface Tick {
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** `2026-03`. */
  readonly name: string;
}

/** The most months with a tick, and how many of them come after treatment if that part is compressed. */
const MOST = 5;
const LATER = 2;

/** The first days of months between two times: all, or every nth if there are too many. */
export function monthTicks(start: number, end: number, most = MOST): readonly Tick[] {
  const first = new Date(start);
  const months: Tick[] = [];
  for (let index = 1; ; index++) {
    const time = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index, 1);
    if (time > end) break;
    months.push({ time, name: new Date(time).toISOString().slice(0, 7) });
  }
  const every = Math.ceil(months.length / most);
  return months.filter((_, index) => index % every === 0);
}

/** The ticks of a timeline. Near the start of the compressed part, ticks that would overlap are left out. */
export function ticksOn({ start, end, turn, at }: TimeScale): readonly Tick[] {
  if (turn === undefined) return monthTicks(start, end);
  const later = monthTicks(turn, end, LATER).filter(({ time }) => at(time) - at(turn) > 5);
  return [...monthTicks(start, turn, MOST - 1), ...later];
}
