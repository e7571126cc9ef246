import { sql, type RawBuilder } from 'kysely';
import type { Cohort } from './cohort.js';

/** What somebody may see who is limited to one provider. Figures, counts and explanations stay within its episodes. */
export interface Limits {
  readonly provider: string;
  /** Today's date: the default data cut-off, for the day of the last event of all tells when others recorded. */
  readonly today: string;
}

/** A cohort as somebody may ask for it: of their provider, whatever they ask. */
export function cohortWithin(cohort: Cohort, limits: Limits | undefined): Cohort {
  if (limits === undefined) return cohort;
  return { ...cohort, values: { ...cohort.values, provider: [limits.provider] } };
}

/** Rows of a table that has a provider which may be seen. */
export function withinLimits(provider: string | undefined): RawBuilder<boolean> {
  return provider === undefined ? sql`true` : sql`${sql.ref('provider_id')} = ${provider}`;
}
