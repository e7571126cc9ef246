import { sql, type RawBuilder } from 'kysely';
import { daysBetween, type CalendarDate } from '#episode/dates';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { groupColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import type { Group, Question } from '../report.js';
import { periodsBetween, type Every, type Period } from './periods.js';

/** Who was in treatment at the end of a period, and who came and left in it. */
export interface CensusOfPeriod extends Period {
  /** Stays under way at the end of the period. */
  readonly stays: number;
  readonly admissions: number;
  readonly transfersIn: number;
  readonly discharges: number;
  readonly transfersOut: number;
  /** The censuses of all its days together. */
  readonly daysOfCare: number;
  /** The mean of the censuses of its days. */
  readonly average: number;
}

/** The days that a series covers. */
export interface Span extends Period {
  readonly every: Every;
}

/** How many stays began or ended on a day. The day before the series counts as 0 and includes everything earlier. */
interface DayRow extends Grouped {
  readonly day: number;
  /** Whether by an admission or a discharge, not by a change of level. */
  readonly whole: boolean;
  readonly n: bigint;
}

type Scope = Pick<Question<never>, 'reader' | 'by' | 'cohort' | 'position'>;

/**
 * A census by period and group, computed from how many stays began and ended on each day, so that a long stay costs no
 * more than a short one. The census of a day is that of the day before, plus arrivals, minus departures.
 */
export async function seriesByGroup(
  scope: Scope,
  span: Span,
): Promise<readonly { readonly by: Group['by']; readonly series: readonly CensusOfPeriod[] }[]> {
  const { to } = span;
  const { ended } = columnsOf('stay', to);
  const arrivals = await changesOn(sql`started_on`, sql`key = 1`, sql`true`, scope, span);
  const departures = await changesOn(sql`ended_on`, sql`ended_by = 'discharge'`, ended, scope, span);
  const departuresBy = new Map(groupRows(departures, scope.by).map(({ by, rows }) => [JSON.stringify(by), rows]));
  return groupRows(arrivals, scope.by).map(({ by, rows }) => ({
    by,
    series: seriesOf(rows, departuresBy.get(JSON.stringify(by)) ?? [], span),
  }));
}

/** The series of an empty group. */
export function emptySeries(span: Span): readonly CensusOfPeriod[] {
  return seriesOf([], [], span);
}

/**
 * Counts starts or ends of stays by day. Dimensions are those of the last day of the series, so a stay is in one group
 * throughout.
 */
async function changesOn(
  date: RawBuilder<string>,
  whole: RawBuilder<boolean>,
  happened: RawBuilder<boolean>,
  { reader, by, cohort, position }: Scope,
  { from, to }: Span,
): Promise<readonly DayRow[]> {
  const { byDimension } = columnsOf('stay', to);
  const first = sql`cast(${from} as date)`;
  const counted = queries
    .selectFrom('stay')
    .select(groupColumns(by, byDimension))
    .select([
      sql<number>`cast(greatest(0, ${date} - ${first} + 1) as integer)`.as('day'),
      sql<boolean>`${whole}`.as('whole'),
      sql<bigint>`count(*)`.as('n'),
    ])
    .where(effectiveAt(position))
    .where((eb) => eb.and([unitsBy('stay', to), happened, ...filtersOf('stay', cohort, to)]))
    .groupBy(groupingOf(by, 2));
  return (await reader.query(counted.compile())) as readonly DayRow[];
}

/** The periods of a group, from arrivals and departures by day. */
function seriesOf(
  arrivals: readonly DayRow[],
  departures: readonly DayRow[],
  { from, to, every }: Span,
): readonly CensusOfPeriod[] {
  const [admitted, movedIn] = [byDay(arrivals, true), byDay(arrivals, false)];
  const [discharged, movedOut] = [byDay(departures, true), byDay(departures, false)];
  const on = (counts: ReadonlyMap<number, number>, day: number) => counts.get(day) ?? 0;
  let stays = on(admitted, 0) + on(movedIn, 0) - on(discharged, 0) - on(movedOut, 0);
  return [...periodsBetween(from, to, every)].map((period) => {
    const sums = { admissions: 0, transfersIn: 0, discharges: 0, transfersOut: 0, daysOfCare: 0 };
    const [firstDay, lastDay] = [dayIn(from, period.from), dayIn(from, period.to)];
    for (let day = firstDay; day <= lastDay; day += 1) {
      const moves = [on(admitted, day), on(movedIn, day), on(discharged, day), on(movedOut, day)] as const;
      stays += moves[0] + moves[1] - moves[2] - moves[3];
      sums.admissions += moves[0];
      sums.transfersIn += moves[1];
      sums.discharges += moves[2];
      sums.transfersOut += moves[3];
      sums.daysOfCare += stays;
    }
    return { ...period, stays, ...sums, average: sums.daysOfCare / (lastDay - firstDay + 1) };
  });
}

/** The first day of a series is 1. */
function dayIn(from: CalendarDate, date: CalendarDate): number {
  return daysBetween(from, date) + 1;
}

function byDay(rows: readonly DayRow[], whole: boolean): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    if (row.whole === whole) counts.set(row.day, (counts.get(row.day) ?? 0) + Number(row.n));
  }
  return counts;
}
