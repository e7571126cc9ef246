import { countsByDay, sizeOf, type CountsByDay } from '../counts-by-day.js';

/** The exits of a day: the number with each of the events, and the number who left observation without an event. */
export interface Exits {
  readonly time: number;
  readonly events: readonly number[];
  readonly censored: number;
}

/** A day on which somebody left, and the number under observation at its beginning. */
export interface RiskSet extends Exits {
  readonly atRisk: number;
}

/** The number of members who came under observation, by day, in any order. Needed if some came after the origin. */
export type Entries = Iterable<readonly [time: number, count: number]>;

/**
 * The risk sets of a sample, in ascending order of days, from its rows in any order; rows of the same day are added up.
 * `kinds` is the number of distinct events. Days are whole and not negative, as are counts.
 *
 * Without `entered` all members are under observation from the origin. With it (left truncation, delayed entry) a member
 * is at risk on a day when it entered on an earlier one and left on none before: the half-open interval (entry, exit] of
 * R's `Surv(start, stop, event)`. Throws `RangeError` for invalid days or counts, if the numbers of entries and exits
 * differ, and if more members left on a day than were there.
 */
export function riskSets(rows: Iterable<Exits>, kinds: number, entered?: Entries): RiskSet[] {
  const exits = exitsByDay(rows, kinds);
  const members = exits.reduce((sum, row) => sum + leaving(row), 0);
  const entries = entered === undefined ? null : entriesByDay(entered, members);
  let next = 0;
  let atRisk = entries === null ? members : 0;
  return exits.map((row) => {
    for (; entries !== null && next < entries.length && entries[next]![0] < row.time; next++)
      atRisk += entries[next]![1];
    const before = atRisk;
    atRisk -= leaving(row);
    if (atRisk < 0) throw new RangeError(`more left on day ${row.time} than had entered before it`);
    return { ...row, atRisk: before };
  });
}

/** Entries in ascending order of days. Throws `RangeError` if their number is not `members`. */
export function entriesByDay(entered: Entries, members: number): CountsByDay {
  const entries = countsByDay(entered);
  if (sizeOf(entries) !== members) throw new RangeError(`${sizeOf(entries)} entered, but ${members} left`);
  return entries;
}

/** The number under observation when a day begins: members who entered before it and left on it or later. */
export function atRiskOn(day: number, sets: readonly RiskSet[], entries: CountsByDay | null): number {
  const left = sumUntil(sets, (set) => (set.time < day ? leaving(set) : null));
  if (entries === null) return sets.reduce((sum, set) => sum + leaving(set), 0) - left;
  return sumUntil(entries, ([time, count]) => (time < day ? count : null)) - left;
}

/** The number who left on a day, with or without an event. */
export function leaving({ events, censored }: Exits): number {
  return events.reduce((sum, count) => sum + count, censored);
}

function exitsByDay(rows: Iterable<Exits>, kinds: number): Exits[] {
  const byDay = new Map<number, { events: number[]; censored: number }>();
  for (const { time, events, censored } of rows) {
    if (!isCount(time)) throw new RangeError(`not a day: ${time}`);
    if (events.length !== kinds) throw new RangeError(`${events.length} kinds of events on day ${time}, not ${kinds}`);
    for (const count of [...events, censored]) if (!isCount(count)) throw new RangeError(`not a count: ${count}`);
    const day = byDay.get(time) ?? { events: events.map(() => 0), censored: 0 };
    events.forEach((count, kind) => (day.events[kind]! += count));
    day.censored += censored;
    byDay.set(time, day);
  }
  return [...byDay]
    .map(([time, day]) => ({ time, ...day }))
    .filter((row) => leaving(row) > 0)
    .sort((a, b) => a.time - b.time);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The sum of the counts of the first items, up to the first item with count `null`. */
function sumUntil<T>(items: readonly T[], countOf: (item: T) => number | null): number {
  let sum = 0;
  for (const item of items) {
    const count = countOf(item);
    if (count === null) break;
    sum += count;
  }
  return sum;
}
