import { sql } from 'kysely';
import { serviceKind } from '#episode/codes/clinical';
import { codesOf } from '#episode/codes/code-list';
import { columns, maybe, type Column } from '../columns.js';
import { groupedColumns, groupingOf, type Grouped } from '../grouping.js';
import { observedStays, type Scope } from './stay-weeks.js';

/** Attendance of scheduled services. */
export interface Attendance {
  readonly scheduled: number;
  readonly attended: number;
  readonly noShows: number;
  readonly cancelled: number;
  readonly noShowRate: number | null;
  readonly cancelledRate: number | null;
  readonly unknownMinutes: number;
  readonly hours: number;
}

export interface AttendanceOfKind extends Attendance {
  readonly kind: string;
}

export interface AttendanceRow extends Grouped {
  readonly kind: string;
  readonly attended: bigint;
  readonly no_shows: bigint;
  readonly cancelled: bigint;
  readonly unknown_minutes: bigint;
  readonly minutes: bigint;
}

export const attendanceColumns: readonly Column[] = [
  ...columns('count', {
    scheduled: 'Services on the days of the stays, attended or not.',
    attended: 'Of these attended.',
    noShows: 'Of these missed without a cancellation.',
    cancelled: 'Of these cancelled.',
  }),
  ...maybe(
    columns('rate', {
      noShowRate: 'Share of the scheduled that were missed.',
      cancelledRate: 'Share of the scheduled that were cancelled.',
    }),
  ),
  ...columns('count', { unknownMinutes: 'Attended services with unknown minutes.' }),
  ...columns('number', { hours: 'Hours of the attended services with known minutes.' }),
];

/** Counts of services by kind, over all days of the stays, including those after the last complete week. */
export function attendanceQuery(scope: Scope) {
  const those = (attendance: string) => sql<bigint>`count(*) filter (where attendance = ${attendance})`;
  return observedStays(scope)
    .selectFrom('observed')
    .innerJoin('services', 'services.episode_id', 'observed.episode_id')
    .select(groupedColumns(scope.by))
    .select('kind')
    .select(those('attended').as('attended'))
    .select(those('no-show').as('no_shows'))
    .select(those('cancelled').as('cancelled'))
    .select(sql<bigint>`count(*) filter (where attendance = 'attended' and minutes is null)`.as('unknown_minutes'))
    .select(sql<bigint>`cast(coalesce(sum(minutes) filter (where attendance = 'attended'), 0) as bigint)`.as('minutes'))
    .where(sql<boolean>`services.effective_on between observed.started_on and observed.belongs_to`)
    .groupBy(groupingOf(scope.by, 1));
}

/** Attendance of several kinds of services together. */
export function attendanceOf(rows: readonly AttendanceRow[]): Attendance {
  const sum = (value: (row: AttendanceRow) => bigint): number =>
    Number(rows.reduce((all, row) => all + value(row), 0n));
  const [attended, noShows, cancelled] = [
    sum((row) => row.attended),
    sum((row) => row.no_shows),
    sum((row) => row.cancelled),
  ];
  const scheduled = attended + noShows + cancelled;
  return {
    scheduled,
    attended,
    noShows,
    cancelled,
    noShowRate: scheduled === 0 ? null : noShows / scheduled,
    cancelledRate: scheduled === 0 ? null : cancelled / scheduled,
    unknownMinutes: sum((row) => row.unknown_minutes),
    hours: sum((row) => row.minutes) / 60,
  };
}

/** Attendance by kind, in the order of the code list. */
export function attendanceByKind(rows: readonly AttendanceRow[]): readonly AttendanceOfKind[] {
  const kinds: readonly string[] = codesOf(serviceKind);
  const rank = (kind: string): number => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length);
  return [...rows]
    .sort((a, b) => rank(a.kind) - rank(b.kind) || (a.kind < b.kind ? -1 : 1))
    .map((row) => ({ kind: row.kind, ...attendanceOf([row]) }));
}
