import { sql, type RawBuilder } from 'kysely';
import { queries } from '../../store/queries.js';
import { believedAt } from '../believed.js';
import { columns, maybe, type Column } from '../columns.js';
import { groupedColumns, groupingOf, type Grouped } from '../grouping.js';
import { FOREVER, stayWeeks, weekOf, type Asked } from './stay-weeks.js';

const aims = ['hours', 'sessions'] as const;
type Aim = (typeof aims)[number];

/** Weeks under a plan that says how many hours, or sessions, they are to have. */
export interface AgainstPlan {
  readonly aim: Aim;
  readonly weeks: number;
  readonly met: number;
  readonly metRate: number | null;
  readonly plannedMean: number | null;
  readonly deliveredMean: number | null;
  readonly deliveredRate: number | null;
}

/** `planned` is in minutes, or in hundredths of sessions; `delivered` in minutes or sessions. */
export type PlanRow = Grouped & {
  readonly [column in `${Aim}_${'weeks' | 'met' | 'planned' | 'delivered'}`]: bigint;
};

/** A plan may say `2.5 sessions`: hundredths are whole numbers, which add up alike on every engine. */
const HUNDREDTHS = 100;
const MINUTES = 60;

export const planColumns: readonly Column[] = [
  ...columns('text', { aim: 'hours or sessions.' }),
  ...columns('count', {
    weeks: 'Complete weeks under a plan that says how many, without a pause; for hours, with known minutes.',
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

/**
 * Weeks against the plan that is in force: the last that was set by the end of the week, since the stay began. A plan
 * that says nothing of hours leaves none in force.
 */
export function planQuery(asked: Asked) {
  return stayWeeks(asked)
    .with('plans', () => queries.selectFrom('plan').selectAll().where(believedAt(asked.position)))
    .with('planned', (db) =>
      db
        .selectFrom('observed')
        .innerJoin('plans', 'plans.episode_id', 'observed.episode_id')
        .select(['observed.episode_id', 'observed.stay', 'plans.effective_on', 'plans.key'])
        .select(weekOf(sql.ref('plans.effective_on'), sql.ref('observed.started_on')).as('from_week'))
        .select(inHundredths(sql.ref('hours_per_week'), MINUTES).as('minutes'))
        .select(inHundredths(sql.ref('sessions_per_week'), HUNDREDTHS).as('sessions'))
        .where(sql<boolean>`plans.effective_on between observed.started_on and observed.belongs_to`),
    )
    .with('in_force', (db) =>
      db
        .selectFrom('planned')
        .selectAll()
        .select(
          sql<number>`lead(from_week, 1, ${sql.lit(FOREVER)}) over (partition by episode_id, stay order by effective_on, key)`.as(
            'until_week',
          ),
        ),
    )
    .selectFrom('stay_week')
    .innerJoin('in_force', (join) =>
      join
        .onRef('in_force.episode_id', '=', 'stay_week.episode_id')
        .onRef('in_force.stay', '=', 'stay_week.stay')
        .onRef('stay_week.week', '>=', 'in_force.from_week')
        .onRef('stay_week.week', '<', 'in_force.until_week'),
    )
    .select(groupedColumns(asked.by))
    .select(aimCounts('hours', sql`in_force.minutes`, sql`stay_week.minutes`, 1, sql`not unknown`))
    .select(aimCounts('sessions', sql`in_force.sessions`, sql`stay_week.sessions`, HUNDREDTHS, sql`true`))
    .where(sql<boolean>`not paused`)
    .$if(asked.by.length > 0, (query) => query.groupBy(groupingOf(asked.by, 0)));
}

/** Whole parts of a number a week, halves up: `round` does not do the same with a half on both engines. */
function inHundredths(amount: RawBuilder<unknown>, parts: number): RawBuilder<number | null> {
  return sql`cast(floor(${amount} * ${sql.lit(parts)} + 0.5) as integer)`;
}

function aimCounts(
  aim: Aim,
  planned: RawBuilder<unknown>,
  delivered: RawBuilder<unknown>,
  scale: number,
  known: RawBuilder<unknown>,
) {
  const these = sql`${planned} is not null and ${known}`;
  const met = sql`${delivered} * ${sql.lit(scale)} >= ${planned}`;
  const sum = (value: RawBuilder<unknown>) =>
    sql<bigint>`cast(coalesce(sum(${value}) filter (where ${these}), 0) as bigint)`;
  return [
    sql<bigint>`count(*) filter (where ${these})`.as<`${Aim}_weeks`>(`${aim}_weeks`),
    sql<bigint>`count(*) filter (where ${these} and ${met})`.as<`${Aim}_met`>(`${aim}_met`),
    sum(planned).as<`${Aim}_planned`>(`${aim}_planned`),
    sum(delivered).as<`${Aim}_delivered`>(`${aim}_delivered`),
  ];
}

/** How weeks compare with their plans; without a row, of no weeks. */
export function againstPlan(row: PlanRow | undefined): readonly AgainstPlan[] {
  return aims.map((aim) => {
    const of = (what: 'weeks' | 'met' | 'planned' | 'delivered'): number => Number(row?.[`${aim}_${what}`] ?? 0n);
    const [weeks, met] = [of('weeks'), of('met')];
    const planned = of('planned') / (aim === 'hours' ? MINUTES : HUNDREDTHS);
    const delivered = aim === 'hours' ? of('delivered') / MINUTES : of('delivered');
    return {
      aim,
      weeks,
      met,
      metRate: weeks === 0 ? null : met / weeks,
      plannedMean: weeks === 0 ? null : planned / weeks,
      deliveredMean: weeks === 0 ? null : delivered / weeks,
      deliveredRate: planned === 0 ? null : delivered / planned,
    };
  });
}
