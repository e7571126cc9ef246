import { sql, type RawBuilder } from 'kysely';
import type { Cohort } from './cohort.js';

/** The limits of a caller who may see only one provider. Figures, counts and explanations cover only its episodes. */
export interface Limits {
  readonly provider: string;
  /** Today's date: the default data cut-off. The day of the last event of all would reveal when others recorded. */
  readonly today: string;
}

/** A cohort within a caller's limits: always of their provider. */
export function cohortWithin(cohort: Cohort, limits: Limits | undefined): Cohort {
  if (limits === undefined) return cohort;
  return { ...cohort, values: { ...cohort.values, provider: [limits.provider] } };
}

/** Condition on the rows of a table with a provider: those that may be seen. */
export function withinLimits(provider: string | undefined): RawBuilder<boolean> {
  return provider === undefined ? sql`true` : sql`${sql.ref('provider_id')} = ${provider}`;
}
