import { sql, type RawBuilder } from 'kysely';
import { ADULT_AGE, hoursByLevel } from '#episode/intensity';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { groupColumns, groupedColumns } from '../grouping.js';
import type { OptionDeclarations } from '../options.js';
import type { Question } from '../report.js';

/** The part of a question that selects its stays. */
export type Scope = Pick<Question<OptionDeclarations>, 'by' | 'cohort' | 'position' | 'cutOff'>;

/** Days per week. */
const WEEK = 7;

/**
 * The stays that had begun by the cut-off, `observed`. Each has the days under observation, from its first day to its
 * last contact or, if it is open, the cut-off. `belongs_to` is the last day whose entries belong to the stay: a day on
 * which the level changes belongs to the next stay.
 */
export function observedStays({ by, cohort, position, cutOff }: Scope) {
  const { byDimension, ended } = columnsOf('stay', cutOff);
  const cutOffDay = sql`cast(${cutOff} as date)`;
  const own = sql<string>`case when not coalesce(${ended}, false) then ${cutOffDay}
    when next_level is null then ended_on else ended_on - 1 end`;
  return queries
    .with('dated', () =>
      queries
        .selectFrom('stay')
        .select(['episode_id', 'key as stay', 'started_on', 'last_contact_on'])
        .select(groupColumns(by, byDimension))
        .select(minutesOf('least').as('least_minutes'))
        .select(minutesOf('below').as('below_minutes'))
        .select(own.as('belongs_to'))
        .select(sql<boolean>`coalesce(${ended}, false)`.as('has_ended'))
        .where(effectiveAt(position))
        .where((eb) => eb.and([unitsBy('stay', cutOff), ...filtersOf('stay', cohort, cutOff)])),
    )
    .with('counted', (db) =>
      db
        .selectFrom('dated')
        .selectAll()
        .select(
          sql<number>`greatest(0, case when has_ended then least(last_contact_on, belongs_to) else belongs_to end
            - started_on + 1)`.as('days'),
        ),
    )
    .with('observed', (db) =>
      db
        .selectFrom('counted')
        .selectAll()
        .select(wholeWeeks(sql.ref('days')).as('weeks')),
    )
    .with('services', () =>
      queries
        .selectFrom('service')
        .select(['episode_id', 'effective_on', 'kind', 'attendance', 'minutes'])
        .where(effectiveAt(position))
        .where(sql<boolean>`effective_on <= ${cutOffDay}`),
    );
}

/**
 * Every complete week of every stay, `stay_week`, from 1: seven days from the first day of the stay. Days after the
 * last complete week are in none. A session is a day with an attended service. `unknown`: a week with an attended
 * service of unknown minutes; `paused`: a week in which treatment was paused on some day.
 */
export function stayWeeks(scope: Scope) {
  const { by, position } = scope;
  return observedStays(scope)
    .with('attended_day', (db) =>
      db
        .selectFrom('observed')
        .innerJoin('services', 'services.episode_id', 'observed.episode_id')
        .select(['observed.episode_id', 'observed.stay', 'services.effective_on'])
        .select(weekOf(sql.ref('services.effective_on'), sql.ref('observed.started_on')).as('week'))
        .select(sql<bigint>`cast(sum(services.minutes) as bigint)`.as('minutes'))
        .select(sql<bigint>`count(*) filter (where services.minutes is null)`.as('unknown'))
        .where('services.attendance', '=', 'attended')
        .where(
          sql<boolean>`services.effective_on between observed.started_on
            and observed.started_on + ${sql.lit(WEEK)} * observed.weeks - 1`,
        )
        .groupBy(sql`1, 2, 3, 4`),
    )
    .with('attended_week', (db) =>
      db
        .selectFrom('attended_day')
        .select(['episode_id', 'stay', 'week'])
        .select(sql<bigint>`cast(sum(minutes) as bigint)`.as('minutes'))
        .select(sql<bigint>`cast(sum(unknown) as bigint)`.as('unknown'))
        .select(sql<bigint>`count(*)`.as('sessions'))
        .groupBy(['episode_id', 'stay', 'week']),
    )
    .with('pauses', () => queries.selectFrom('pause').selectAll().where(effectiveAt(position)))
    .with('every_week', (db) =>
      db
        .selectFrom('observed')
        .crossJoin(sql<{ n: bigint }>`lateral generate_series(1, observed.weeks)`.as<'numbers'>(sql`numbers(n)`))
        .select(['observed.episode_id', 'observed.stay', 'observed.started_on'])
        .select(['observed.least_minutes', 'observed.below_minutes'])
        .select(groupedColumns(by))
        .select(sql<number>`cast(n as integer)`.as('week')),
    )
    .with('stay_week', (db) =>
      db
        .selectFrom('every_week as each')
        .leftJoin('attended_week as attended', (join) =>
          join
            .onRef('attended.episode_id', '=', 'each.episode_id')
            .onRef('attended.stay', '=', 'each.stay')
            .onRef('attended.week', '=', 'each.week'),
        )
        .selectAll('each')
        .select(sql<bigint>`coalesce(attended.minutes, 0)`.as('minutes'))
        .select(sql<bigint>`coalesce(attended.sessions, 0)`.as('sessions'))
        .select(sql<boolean>`coalesce(attended.unknown, 0) > 0`.as('unknown'))
        .select(
          sql<boolean>`exists (select 1 from pauses where pauses.episode_id = "each".episode_id
            and pauses.from_on <= "each".started_on + ${sql.lit(WEEK)} * "each".week - 1
            and (pauses.to_on is null or pauses.to_on > "each".started_on + ${sql.lit(WEEK)} * ("each".week - 1)))`.as(
            'paused',
          ),
        ),
    );
}

/** The week of a stay, from 1, that contains a day. */
export function weekOf(day: RawBuilder<unknown>, startedOn: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(${wholeWeeks(sql`(${day} - ${startedOn})`)} + 1)`;
}

/** Complete weeks of a number of days. The engines divide differently, but agree on the remainder. */
function wholeWeeks(days: RawBuilder<unknown>): RawBuilder<number> {
  return sql`cast((${days} - ${days} % ${sql.lit(WEEK)}) / ${sql.lit(WEEK)} as integer)`;
}

/** The required minutes per week of a stay (see `hoursOf`), null if there is no such number. */
function minutesOf(limit: 'least' | 'below'): RawBuilder<number | null> {
  const latestFirst = [...hoursByLevel].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
  const cases = latestFirst.map((row) => {
    const { level, age, effectiveFrom, [limit]: hours } = row;
    const isOfAge = age === 'adult' ? sql`age >= ${sql.lit(ADULT_AGE)}` : sql`age < ${sql.lit(ADULT_AGE)}`;
    const minutes = hours === undefined ? sql`null` : sql.lit(hours * 60);
    return sql`when level = ${level} and ${isOfAge} and started_on >= cast(${effectiveFrom} as date) then ${minutes}`;
  });
  return sql`case ${sql.join(cases, sql` `)} end`;
}
