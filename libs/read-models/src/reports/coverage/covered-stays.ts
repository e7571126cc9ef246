import { sql } from 'kysely';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy, type Cohort, type DimensionValue } from '../cohort.js';
import type { groupColumns } from '../grouping.js';

interface Scope {
  readonly by: ReturnType<typeof groupColumns>;
  readonly cohort: Cohort;
  readonly position: string;
  readonly cutOff: string;
}

/**
 * Stays that had begun by a cut-off, as a common table `covered`. Each has its days so far, those of them that a payer
 * had approved at its level, the days after the last approved one, its attended services (without research visits), its
 * days of treatment, and the latest coverage by its last day. A day that several authorizations approve counts once.
 * Outpatient treatment takes place on days with an attended service, 24-hour care on all days.
 *
 * The last day is that of the last contact or, for an open stay, the cut-off; in 24-hour care it is the day before, as
 * days are counted by nights (see `teds-2019`). The day of a change of level belongs to the next stay.
 */
export function coveredStays({ by, cohort, position, cutOff }: Scope) {
  const { ended } = columnsOf('stay', cutOff);
  const day = sql<string>`cast(${cutOff} as date)`;
  const contact = sql`case when ${ended} then last_contact_on else ${day} end`;
  const lastDay = sql<string>`case when setting = 'outpatient' then ${contact} else greatest(started_on, ${contact} - 1) end`;
  const lastService = sql<string>`case when ${ended} and ended_by <> 'discharge' then ended_on - 1 else ${day} end`;
  return (
    queries
      .with('selected', (db) =>
        db
          .selectFrom('stay')
          .select(by)
          .select(['episode_id', 'level', 'setting', 'started_on'])
          // One number per stay instead of episode and key, as there are many services.
          .select(sql<bigint>`row_number() over (order by episode_id, ${sql.ref('key')})`.as('stay'))
          .select(lastDay.as('last_day'))
          .select(lastService.as('last_service'))
          .where(effectiveAt(position))
          .where((eb) => eb.and([unitsBy('stay', cutOff), ...filtersOf('stay', cohort, cutOff)])),
      )
      .with('span', (db) =>
        db
          .selectFrom('selected')
          .innerJoin('authorization_decision as decided', (join) =>
            join.onRef('decided.episode_id', '=', 'selected.episode_id').onRef('decided.level', '=', 'selected.level'),
          )
          .select(['stay', 'decided.key'])
          .select(sql<string>`greatest(from_on, started_on)`.as('from_day'))
          .select(sql<string>`least(to_on, last_day)`.as('to_day'))
          .where(effectiveAt(position))
          .where('decision', '=', 'approved')
          .where('effective_on', '<=', day)
          .where(sql<boolean>`from_on <= last_day and to_on >= started_on`),
      )
      .with('reached', (db) =>
        db
          .selectFrom('span')
          .select(['stay', 'from_day', 'to_day'])
          .select(
            sql<string | null>`max(to_day) over (partition by stay order by from_day, to_day, ${sql.ref('key')}
            rows between unbounded preceding and 1 preceding)`.as('approved_by'),
          ),
      )
      // The days that a span adds to those before it, so that no two spans of a stay share a day.
      .with('addition', (db) =>
        db
          .selectFrom('reached')
          .select(['stay', 'to_day'])
          .select(sql<string>`greatest(from_day, coalesce(approved_by + 1, from_day))`.as('from_day')),
      )
      .with('authorized', (db) =>
        db
          .selectFrom('addition')
          .select('stay')
          .select(sql<string>`max(to_day)`.as('last_approved'))
          .select(sql<bigint>`cast(sum(greatest(0, to_day - from_day + 1)) as bigint)`.as('authorized_days'))
          .groupBy('stay'),
      )
      .with('covering', (db) =>
        db
          .selectFrom('selected')
          .innerJoin('coverage', 'coverage.episode_id', 'selected.episode_id')
          .select(['stay', 'payer', 'network', 'copay_cents', 'daily_rate_cents'])
          .select(
            sql<bigint>`row_number() over (partition by stay order by effective_on desc, ${sql.ref('coverage.key')} desc)`.as(
              'rank',
            ),
          )
          .where(effectiveAt(position))
          .where(sql<boolean>`effective_on <= last_day`),
      )
      .with('attended', (db) =>
        db
          .selectFrom('selected')
          .innerJoin('service', 'service.episode_id', 'selected.episode_id')
          .select(['stay', 'effective_on'])
          .select(sql<bigint>`count(*)`.as('services'))
          .where(effectiveAt(position))
          .where('attendance', '=', 'attended')
          .where('kind', '<>', 'research-visit')
          .where(sql<boolean>`effective_on between started_on and last_service`)
          .groupBy(['stay', 'effective_on']),
      )
      .with('served', (db) =>
        db
          .selectFrom('attended')
          .leftJoin('addition', (join) =>
            join
              .onRef('addition.stay', '=', 'attended.stay')
              .on(sql<boolean>`effective_on between addition.from_day and addition.to_day`),
          )
          .select('attended.stay')
          .select(sql<bigint>`cast(sum(services) as bigint)`.as('services'))
          .select(sql<bigint>`count(*)`.as('service_days'))
          .select(sql<bigint>`count(addition.stay)`.as('approved_service_days'))
          .groupBy('attended.stay'),
      )
      .with('covered', (db) =>
        db
          .selectFrom('selected')
          .leftJoin('authorized', 'authorized.stay', 'selected.stay')
          .leftJoin('covering', (join) =>
            join.onRef('covering.stay', '=', 'selected.stay').on('covering.rank', '=', sql<bigint>`1`),
          )
          .leftJoin('served', 'served.stay', 'selected.stay')
          .select(by.map((_, index) => sql.ref<DimensionValue>(`by_${index}`).as(`by_${index}`)))
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
      )
  );
}
