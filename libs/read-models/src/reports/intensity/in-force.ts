import { sql, type RawBuilder } from 'kysely';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { stayWeeks, weekOf, type Scope } from './stay-weeks.js';

/** Units of planned amounts: minutes of an hour, and hundredths of a session, as in `2.5 sessions`. */
export const MINUTES = 60;
export const HUNDREDTHS = 100;

/** A week that no stay has: the end of whatever nothing has ended. */
const NEVER = 1_000_000;

/**
 * The weeks of `stayWeeks` with the plan and the phase in force at the end of each, `week_in_force`: the last plan
 * dated in the stay by then, and the last phase. A plan without hours leaves none in force.
 */
export function weeksInForce(scope: Scope) {
  const { position } = scope;
  return stayWeeks(scope)
    .with('plans', () => queries.selectFrom('plan').selectAll().where(effectiveAt(position)))
    .with('phases', () => queries.selectFrom('phase').selectAll().where(effectiveAt(position)))
    .with('planned', (db) =>
      db
        .selectFrom('observed')
        .innerJoin('plans', 'plans.episode_id', 'observed.episode_id')
        .select(['observed.episode_id', 'observed.stay'])
        .select(inParts(sql.ref('plans.hours_per_week'), MINUTES).as('planned_minutes'))
        .select(inParts(sql.ref('plans.sessions_per_week'), HUNDREDTHS).as('planned_sessions'))
        .select(weekOf(sql.ref('plans.effective_on'), sql.ref('observed.started_on')).as('from_week'))
        .select(untilNext(sql`plans.effective_on, plans.key`, sql.ref('plans.effective_on')).as('until_week'))
        .where(sql<boolean>`plans.effective_on between observed.started_on and observed.belongs_to`),
    )
    .with('phased', (db) =>
      db
        .selectFrom('observed')
        .innerJoin('phases', (join) =>
          join.onRef('phases.episode_id', '=', 'observed.episode_id').onRef('phases.stay', '=', 'observed.stay'),
        )
        .select(['observed.episode_id', 'observed.stay', 'phases.phase'])
        .select(weekOf(sql.ref('phases.from_on'), sql.ref('observed.started_on')).as('from_week'))
        .select(untilNext(sql`phases.from_on, phases.key`, sql.ref('phases.from_on')).as('until_week'))
        .where(sql<boolean>`phases.from_on between observed.started_on and observed.belongs_to`),
    )
    .with('week_in_force', (db) =>
      db
        .selectFrom('stay_week')
        .leftJoin('planned', (join) =>
          join
            .onRef('planned.episode_id', '=', 'stay_week.episode_id')
            .onRef('planned.stay', '=', 'stay_week.stay')
            .onRef('stay_week.week', '>=', 'planned.from_week')
            .onRef('stay_week.week', '<', 'planned.until_week'),
        )
        .leftJoin('phased', (join) =>
          join
            .onRef('phased.episode_id', '=', 'stay_week.episode_id')
            .onRef('phased.stay', '=', 'stay_week.stay')
            .onRef('stay_week.week', '>=', 'phased.from_week')
            .onRef('stay_week.week', '<', 'phased.until_week'),
        )
        .selectAll('stay_week')
        .select(['planned.planned_minutes', 'planned.planned_sessions', 'phased.phase'])
        .select(sql<boolean>`stay_week.week = coalesce(phased.from_week, 1)`.as('first_in_phase')),
    );
}

/** The week in which the next plan or phase of a stay is dated; that week belongs to the next one. */
function untilNext(order: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<number> {
  const week = weekOf(day, sql.ref('observed.started_on'));
  return sql`lead(${week}, 1, ${sql.lit(NEVER)}) over (partition by observed.episode_id, observed.stay order by ${order})`;
}

/** A number in whole units, halves up: `round` treats halves differently on the two engines. */
function inParts(amount: RawBuilder<unknown>, parts: number): RawBuilder<number | null> {
  return sql`cast(floor(${amount} * ${sql.lit(parts)} + 0.5) as integer)`;
}
