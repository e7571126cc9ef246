import { sql } from 'kysely';
import { queries } from '../store/queries.js';
import { believedAt } from './believed.js';
import { columnsOf, filtersOf, unitsBy, type Cohort } from './cohort.js';
import type { groupColumns } from './grouping.js';

interface Asked {
  readonly by: ReturnType<typeof groupColumns>;
  readonly cohort: Cohort;
  readonly position: string;
  readonly cutOff: string;
}

/**
 * Stays that had begun by a cut-off, as a common table `covered` to select from, each with its days so far, those of them
 * that a payer had approved at its level, the days after the last approved one, its attended services (without research
 * visits), the days on which it treated, and the coverage that was the latest by its last day. A day that several
 * authorizations approve counts once. Outpatient treatment is on days with an attended service, 24-hour care on all.
 *
 * The last day is that of the last contact or, of an open stay, the cut-off; in 24-hour care the day before, as days are
 * counted by nights (see `teds-2019`). The day of a change of level belongs to the next stay.
 */
export function coveredStays({ by, cohort, position, cutOff }: Asked) {
  const { ended } = columnsOf('stay', cutOff);
  const day = sql<string>`cast(${cutOff} as date)`;
  const contact = sql`case when ${ended} then last_contact_on else ${day} end`;
  const lastDay = sql<string>`case when setting = 'outpatient' then ${contact} else greatest(started_on, ${contact} - 1) end`;
  const lastService = sql<string>`case when ${ended} and ended_by <> 'discharge' then ended_on - 1 else ${day} end`;
  return queries
    .with('asked', (db) =>
      db
        .selectFrom('stay')
        .select(by)
        .select(['episode_id', 'key', 'level', 'setting', 'started_on'])
        .select(lastDay.as('last_day'))
        .select(lastService.as('last_service'))
        .where(believedAt(position))
        .where((eb) => eb.and([unitsBy('stay', cutOff), ...filtersOf('stay', cohort, cutOff)])),
    )
    .with('approved', (db) =>
      db
        .selectFrom('authorization_decision')
        .select(['episode_id', 'key', 'level', 'from_on', 'to_on'])
        .where(believedAt(position))
        .where('decision', '=', 'approved')
        .where('effective_on', '<=', day),
    )
    .with('span', (db) =>
      db
        .selectFrom('asked')
        .innerJoin('approved', (join) =>
          join.onRef('approved.episode_id', '=', 'asked.episode_id').onRef('approved.level', '=', 'asked.level'),
        )
        .select(['asked.episode_id', 'asked.key', 'approved.key as authorization'])
        .select(sql<string>`greatest(from_on, started_on)`.as('from_day'))
        .select(sql<string>`least(to_on, last_day)`.as('to_day'))
        .where(sql<boolean>`from_on <= last_day and to_on >= started_on`),
    )
    .with('stretch', (db) =>
      db
        .selectFrom('span')
        .select(['episode_id', 'key', 'from_day', 'to_day'])
        .select(
          sql<string | null>`max(to_day) over (partition by episode_id, key order by from_day, to_day, "authorization"
            rows between unbounded preceding and 1 preceding)`.as('approved_by'),
        ),
    )
    .with('authorized', (db) =>
      db
        .selectFrom('stretch')
        .select(['episode_id', 'key'])
        .select(sql<string>`max(to_day)`.as('last_approved'))
        .select(
          sql<bigint>`cast(sum(greatest(0, to_day - greatest(from_day, coalesce(approved_by + 1, from_day)) + 1)) as bigint)`.as(
            'authorized_days',
          ),
        )
        .groupBy(['episode_id', 'key']),
    )
    .with('ranked', (db) =>
      db
        .selectFrom('asked')
        .innerJoin('coverage', 'coverage.episode_id', 'asked.episode_id')
        .select(['asked.episode_id', 'asked.key', 'payer', 'network', 'copay_cents', 'daily_rate_cents'])
        .select(
          sql<bigint>`row_number() over (partition by asked.episode_id, asked.key
            order by effective_on desc, coverage.key desc)`.as('place'),
        )
        .where(believedAt(position))
        .where(sql<boolean>`effective_on <= last_day`),
    )
    .with('attended', (db) =>
      db
        .selectFrom('asked')
        .innerJoin('service', 'service.episode_id', 'asked.episode_id')
        .select(['asked.episode_id', 'asked.key', 'effective_on'])
        .where(believedAt(position))
        .where('attendance', '=', 'attended')
        .where('kind', '<>', 'research-visit')
        .where(sql<boolean>`effective_on between started_on and last_service`),
    )
    .with('served', (db) =>
      db
        .selectFrom('attended')
        .select(['episode_id', 'key'])
        .select(sql<bigint>`count(*)`.as('services'))
        .select(sql<bigint>`count(distinct effective_on)`.as('service_days'))
        .groupBy(['episode_id', 'key']),
    )
    .with('served_approved', (db) =>
      db
        .selectFrom('attended')
        .innerJoin('span', (join) =>
          join.onRef('span.episode_id', '=', 'attended.episode_id').onRef('span.key', '=', 'attended.key'),
        )
        .select(['attended.episode_id', 'attended.key'])
        .select(sql<bigint>`count(distinct effective_on)`.as('approved_service_days'))
        .where(sql<boolean>`effective_on between from_day and to_day`)
        .groupBy(['attended.episode_id', 'attended.key']),
    )
    .with('covered', (db) =>
      db
        .selectFrom('asked')
        .leftJoin('authorized', (join) =>
          join.onRef('authorized.episode_id', '=', 'asked.episode_id').onRef('authorized.key', '=', 'asked.key'),
        )
        .leftJoin('ranked', (join) =>
          join
            .onRef('ranked.episode_id', '=', 'asked.episode_id')
            .onRef('ranked.key', '=', 'asked.key')
            .on('ranked.place', '=', sql<bigint>`1`),
        )
        .leftJoin('served', (join) =>
          join.onRef('served.episode_id', '=', 'asked.episode_id').onRef('served.key', '=', 'asked.key'),
        )
        .leftJoin('served_approved', (join) =>
          join
            .onRef('served_approved.episode_id', '=', 'asked.episode_id')
            .onRef('served_approved.key', '=', 'asked.key'),
        )
        .select(by.map((_, index) => sql.ref<string | number | null>(`by_${index}`).as(`by_${index}`)))
        .select(['payer', 'network', 'copay_cents', 'daily_rate_cents'])
        .select(sql<number>`last_day - started_on + 1`.as('days'))
        .select(sql<bigint>`coalesce(authorized_days, 0)`.as('authorized_days'))
        .select(sql<number>`coalesce(last_day - last_approved, 0)`.as('days_after'))
        .select(sql<bigint>`coalesce(services, 0)`.as('services'))
        .select(
          sql<bigint>`case when setting = 'outpatient' then coalesce(service_days, 0) else last_day - started_on + 1 end`.as(
            'treated_days',
          ),
        )
        .select(
          sql<bigint>`coalesce(case when setting = 'outpatient' then approved_service_days else authorized_days end, 0)`.as(
            'treated_approved',
          ),
        ),
    );
}
