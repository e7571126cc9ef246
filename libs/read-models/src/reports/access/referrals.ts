import { sql } from 'kysely';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { unitsBy } from '../cohort.js';

/**
 * Referrals by a cut-off, as a common table `referral`: every episode that has one, admitted or not. It has the columns
 * that cohorts are grouped and filtered by (see `columnsOf`), taken from the stay in force at the cut-off; without an
 * admission by then only the provider is known. `cancelled_on` is set if the episode had been cancelled by then;
 * `ended_on` is the end of treatment.
 */
export function referralsBy(position: string, cutOff: string) {
  const day = sql<string>`cast(${cutOff} as date)`;
  return queries
    .with('treatment', (db) =>
      db
        .selectFrom('stay')
        .select(['episode_id', 'admitted_on', 'started_on', 'ended_on', 'reason', 'level', 'setting', 'program'])
        .select(['modality', 'sex', 'age', 'age_band', 'primary_substance', 'medication_assisted'])
        .where(effectiveAt(position))
        .where(unitsBy('episode', cutOff)),
    )
    .with('opened', (db) =>
      db
        .selectFrom('episode')
        .select(['episode_id', 'patient_id', 'provider_id', 'referred_on', 'previous_episode_id'])
        .select(sql<string | null>`case when waitlisted_on <= ${day} then waitlisted_on end`.as('waitlisted_on'))
        .select(
          sql<string | null>`case when status = 'cancelled' and ended_on <= ${day} then ended_on end`.as(
            'cancelled_on',
          ),
        )
        .select('cancellation_reason')
        .where(effectiveAt(position))
        .where('referred_on', '<=', day),
    )
    .with('referral', (db) =>
      db
        .selectFrom('opened')
        .leftJoin('treatment', 'treatment.episode_id', 'opened.episode_id')
        .selectAll('opened')
        .select([
          'admitted_on',
          'started_on',
          'treatment.ended_on',
          'reason',
          'level',
          'setting',
          'program',
          'modality',
        ])
        .select(['sex', 'age', 'age_band', 'primary_substance', 'medication_assisted']),
    );
}
