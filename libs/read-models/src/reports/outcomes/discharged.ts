import { sql } from 'kysely';
import type { Occasion } from '../../facts/measure.js';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { groupColumns } from '../grouping.js';
import type { OptionDeclarations } from '../options.js';
import type { Question } from '../report.js';

/** The part of a question that selects its episodes. */
export type Scope = Pick<Question<OptionDeclarations>, 'by' | 'cohort' | 'position' | 'cutOff'>;

/** Episodes that had ended with a discharge by the cut-off, each with the values of its group. */
export function dischargedEpisodes({ by, cohort, position, cutOff }: Scope) {
  const { byDimension, ended } = columnsOf('episode', cutOff);
  return queries
    .selectFrom('stay')
    .select(['episode_id', 'ended_on', sql<number | null>`reason`.as('discharge_reason')])
    .select(groupColumns(by, byDimension))
    .where(effectiveAt(position))
    .where((eb) => eb.and([unitsBy('episode', cutOff), ended, ...filtersOf('episode', cohort, cutOff)]));
}

/** The answers of an occasion, for all episodes. */
export function answersOn(occasion: Occasion, { position }: Scope) {
  return queries.selectFrom('measure').selectAll().where(effectiveAt(position)).where('occasion', '=', occasion);
}
