import type { CalendarDate } from '#episode/dates';
import { lastDayOf } from '#server/engine/demo-marker';
import type { SimulationOptions } from '#simulation/cohort';
import { daysLaterToEnd } from '#simulation/demo-cohort';
import { Failure } from '../../failure.js';
import type { FoundCohort } from './marker.js';

/** When the cohort of a folder ends. */
export interface ChosenEnd {
  /** The requested date. Without one, a folder keeps its date, and the cohort of a new folder ends today. */
  readonly ends?: CalendarDate;
  readonly today: CalendarDate;
}

/** A cohort that ends later has no birth date before 1900. */
const EARLIEST_END = '2000-01-01';

/**
 * By how many days the dates of a cohort are shifted: as the folder has it already, or so that the cohort ends on the
 * date or up to six days before. Throws a `Failure` for a date that contradicts the folder or is impossible.
 */
export function daysLaterOf(
  found: FoundCohort | undefined,
  cohort: SimulationOptions,
  { ends, today }: ChosenEnd,
): number {
  if (ends !== undefined) refuseImpossible(ends, today);
  const chosen = daysLaterToEnd(cohort, ends ?? today);
  if (found === undefined) return chosen;
  if (ends !== undefined && chosen !== found.daysLater) throw contradiction(ends, cohort, found);
  return found.daysLater;
}

function refuseImpossible(ends: CalendarDate, today: CalendarDate): void {
  if (ends > today) throw usage(`--ends: ${ends} is after today, ${today}`);
  if (ends < EARLIEST_END) throw usage(`--ends: ${ends} is before ${EARLIEST_END}`);
}

function contradiction(ends: CalendarDate, cohort: SimulationOptions, { daysLater }: FoundCohort): Failure {
  const own = lastDayOf({ cohort, daysLater });
  return usage(
    `--ends: the cohort in this folder ends ${own}, not ${ends}`,
    'leave --ends out, or name another folder with --data',
  );
}

function usage(message: string, hint?: string): Failure {
  return new Failure(message, { ending: 'usage', hint });
}
