import { sql } from 'kysely';
import { countsByDay } from '#outcomes/counts-by-day';
import { summarize, type Summary } from '#outcomes/summary';
import { columns, maybe, type Column } from '../columns.js';
import { groupedColumns, groupingOf, type Grouped } from '../grouping.js';
import { weeksInForce } from './in-force.js';
import type { Scope } from './stay-weeks.js';

/** Figures of a set of weeks. */
export interface WeekFigures {
  readonly completeWeeks: number;
  readonly pausedWeeks: number;
  readonly unknownWeeks: number;
  readonly hoursMean: number | null;
  readonly hoursP25: number | null;
  readonly hoursMedian: number | null;
  readonly hoursP75: number | null;
  readonly sessionsMean: number | null;
  readonly sessionsMedian: number | null;
  readonly judgedWeeks: number;
  readonly atThreshold: number;
  readonly atThresholdRate: number | null;
  readonly aboveRange: number;
}

/** The figures of a week of the stay, over the stays that have the complete week. */
export interface WeekOfStay extends Omit<WeekFigures, 'completeWeeks'> {
  readonly week: number;
  readonly stays: number;
}

/** Weeks that are equal in everything that is counted. */
export interface WeekRow extends Grouped {
  readonly week: number;
  readonly least_minutes: number | null;
  readonly below_minutes: number | null;
  readonly paused: boolean;
  readonly unknown: boolean;
  readonly minutes: bigint;
  readonly sessions: bigint;
  readonly planned_minutes: number | null;
  /** In hundredths. */
  readonly planned_sessions: number | null;
  readonly phase: string | null;
  /** Whether it is the first week of the phase, or without a phase, in its stay. */
  readonly first_in_phase: boolean;
  readonly n: bigint;
}

export const hoursColumns: readonly Column[] = [
  ...columns('count', {
    pausedWeeks: 'Weeks with a pause of treatment: in none of the figures that follow.',
    unknownWeeks: 'Weeks with an attended service of unknown minutes: sessions are counted, hours are not.',
  }),
  ...maybe(
    columns('number', {
      hoursMean: 'Mean hours a week.',
      hoursP25: 'First quartile of the hours a week.',
      hoursMedian: 'Median hours a week.',
      hoursP75: 'Third quartile of the hours a week.',
      sessionsMean: 'Mean sessions a week: days with an attended service.',
      sessionsMedian: 'Median sessions a week.',
    }),
  ),
  ...columns('count', {
    judgedWeeks: 'Weeks with known hours of stays whose level and age have a required number of hours.',
    atThreshold: 'Of these with at least that number.',
  }),
  ...maybe(columns('rate', { atThresholdRate: 'Share of the judged weeks with at least that number.' })),
  ...columns('count', { aboveRange: 'Judged weeks with the hours of a more intensive level.' }),
];

/** Counts of equal weeks. Weeks after `upTo` are counted together, as week `upTo` + 1. */
export function weeksQuery(scope: Scope, upTo: number) {
  return weeksInForce(scope)
    .selectFrom('week_in_force')
    .select(groupedColumns(scope.by))
    .select(sql<number>`least(week, ${sql.lit(upTo + 1)})`.as('week'))
    .select(['least_minutes', 'below_minutes', 'paused', 'unknown', 'minutes', 'sessions'])
    .select(['planned_minutes', 'planned_sessions', 'phase', 'first_in_phase'])
    .select(sql<bigint>`count(*)`.as('n'))
    .groupBy(groupingOf(scope.by, 11));
}

/** The figures of weeks. */
export function weekFigures(rows: readonly WeekRow[]): WeekFigures {
  const under = rows.filter(({ paused }) => !paused);
  const known = under.filter(({ unknown }) => !unknown);
  const judged = known.filter(({ least_minutes: least }) => least !== null);
  const atThreshold = sizeOf(judged.filter(({ least_minutes: least, minutes }) => Number(minutes) >= least!));
  const hours = summaryOf(known, ({ minutes }) => minutes);
  const sessions = summaryOf(under, (row) => row.sessions);
  return {
    completeWeeks: sizeOf(rows),
    pausedWeeks: sizeOf(rows) - sizeOf(under),
    unknownWeeks: sizeOf(under) - sizeOf(known),
    hoursMean: inHours(hours.mean),
    hoursP25: inHours(hours.p25),
    hoursMedian: inHours(hours.median),
    hoursP75: inHours(hours.p75),
    sessionsMean: sessions.mean,
    sessionsMedian: sessions.median,
    judgedWeeks: sizeOf(judged),
    atThreshold,
    atThresholdRate: judged.length === 0 ? null : atThreshold / sizeOf(judged),
    aboveRange: sizeOf(
      judged.filter(({ below_minutes: below, minutes }) => below !== null && Number(minutes) >= below),
    ),
  };
}

/** The weeks of the stay one by one, up to the last complete week of any stay, or `upTo`. */
export function weeksOfStay(rows: readonly WeekRow[], upTo: number): readonly WeekOfStay[] {
  const byWeek = new Map<number, WeekRow[]>();
  for (const row of rows) if (row.week <= upTo) byWeek.set(row.week, [...(byWeek.get(row.week) ?? []), row]);
  return [...byWeek]
    .sort(([a], [b]) => a - b)
    .map(([week, found]) => {
      const { completeWeeks: stays, ...figures } = weekFigures(found);
      return { week, stays, ...figures };
    });
}

/** Summary of a value over weeks. */
export function summaryOf(rows: readonly WeekRow[], value: (row: WeekRow) => bigint): Summary {
  return summarize(countsByDay(rows.map((row) => [Number(value(row)), Number(row.n)] as const)));
}

/** Number of weeks in the rows. */
export function sizeOf(rows: readonly WeekRow[]): number {
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}

export function inHours(minutes: number | null): number | null {
  return minutes === null ? null : minutes / 60;
}
