import { sql, type RawBuilder } from 'kysely';
import type { LosRule } from '#episode/length-of-stay';
import { columnsOf, type Unit } from './cohort.js';

const lengthColumns = {
  stay: { 'teds-2019': 'los_teds_2019', 'teds-2004': 'los_teds_2004' },
  episode: { 'teds-2019': 'episode_los_teds_2019', 'teds-2004': 'episode_los_teds_2004' },
} as const;

/** Length of stay in days by the cut-off; null if it had not ended. */
export function lengthOf(unit: Unit, rule: LosRule, cutOff: string): RawBuilder<number | null> {
  const { ended } = columnsOf(unit, cutOff);
  return sql`case when ${ended} then ${sql.ref(lengthColumns[unit][rule])} end`;
}

/**
 * Days under observation by the cut-off: the length of stay if it had ended by then, else the length that it would have
 * if the cut-off were the last contact, by the same rule (see `#episode/length-of-stay`).
 */
export function daysObserved(unit: Unit, rule: LosRule, cutOff: string): RawBuilder<number> {
  const { admittedOn, ended } = columnsOf(unit, cutOff);
  const difference = sql`(cast(${cutOff} as date) - ${admittedOn})`;
  const soFar =
    rule === 'teds-2019' ? sql`${difference} + case when setting = 'outpatient' then 1 else 0 end` : difference;
  const length = sql.ref(lengthColumns[unit][rule]);
  return sql`cast(case when ${ended} then ${length} else greatest(1, ${soFar}) end as integer)`;
}
