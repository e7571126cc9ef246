import { columns, maybe, type Column } from '../columns.js';
import { HUNDREDTHS, MINUTES } from './in-force.js';
import type { WeekRow } from './weeks.js';

/** Weeks under a plan with a number of hours or sessions per week. */
export interface AgainstPlan {
  readonly aim: 'hours' | 'sessions';
  readonly weeks: number;
  readonly met: number;
  readonly metRate: number | null;
  readonly plannedMean: number | null;
  readonly deliveredMean: number | null;
  readonly deliveredRate: number | null;
}

export const planColumns: readonly Column[] = [
  ...columns('text', { aim: 'hours or sessions.' }),
  ...columns('count', {
    weeks: 'Complete weeks under a plan with a number, without a pause; for hours, with known minutes.',
    met: 'Of these with as many as planned, or more.',
  }),
  ...maybe(columns('rate', { metRate: 'Share of the weeks with as many as planned, or more.' })),
  ...maybe(
    columns('number', {
      plannedMean: 'Mean planned a week.',
      deliveredMean: 'Mean attended a week, of the same weeks.',
    }),
  ),
  ...maybe(columns('rate', { deliveredRate: 'Attended of all these weeks, divided by planned; may be above 1.' })),
];

/** How weeks compare with the plans that were in force. */
export function againstPlan(rows: readonly WeekRow[]): readonly AgainstPlan[] {
  const under = rows.filter(({ paused }) => !paused);
  return [
    compared(
      'hours',
      MINUTES,
      under.filter(({ unknown }) => !unknown).map((row) => weeksOf(row, row.planned_minutes, row.minutes)),
    ),
    compared(
      'sessions',
      HUNDREDTHS,
      under.map((row) => weeksOf(row, row.planned_sessions, row.sessions * BigInt(HUNDREDTHS))),
    ),
  ];
}

/** A number of weeks with the same planned and delivered amounts, in the same units. */
interface Planned {
  readonly n: number;
  readonly planned: number | null;
  readonly delivered: number;
}

function weeksOf({ n }: WeekRow, planned: number | null, delivered: bigint): Planned {
  return { n: Number(n), planned, delivered: Number(delivered) };
}

function compared(aim: AgainstPlan['aim'], parts: number, weeks: readonly Planned[]): AgainstPlan {
  const these = weeks.flatMap(({ planned, ...week }) => (planned === null ? [] : [{ planned, ...week }]));
  const sum = (value: (week: (typeof these)[number]) => number): number =>
    these.reduce((all, week) => all + week.n * value(week), 0);
  const [n, met] = [sum(() => 1), sum(({ planned, delivered }) => (delivered >= planned ? 1 : 0))];
  const [planned, delivered] = [sum((week) => week.planned), sum((week) => week.delivered)];
  return {
    aim,
    weeks: n,
    met,
    metRate: n === 0 ? null : met / n,
    plannedMean: n === 0 ? null : planned / (n * parts),
    deliveredMean: n === 0 ? null : delivered / (n * parts),
    deliveredRate: planned === 0 ? null : delivered / planned,
  };
}
