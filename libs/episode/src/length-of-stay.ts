import { daysBetween, type CalendarDate } from './dates.js';
import type { Setting } from './level.js';

/** Versions of SAMHSA's rule for length of stay. */
export const losRules = ['teds-2019', 'teds-2004'] as const;
export type LosRule = (typeof losRules)[number];

/** The dates from which a length of stay is computed. */
export interface StayDates {
  /** The setting at the end of the stay or, for an episode, at discharge. */
  readonly setting: Setting;
  readonly admittedOn: CalendarDate;
  readonly lastContactOn: CalendarDate;
  /** Discharge, or the change of level that closed the stay. */
  readonly endedOn: CalendarDate;
}

/**
 * Length of stay in whole days, at least 1.
 *
 * `teds-2019`: from admission to last contact; outpatient settings count both ends, 24-hour settings count nights
 * with a minimum of 1 (SAMHSA, TEDS-D 2019 codebook, LOS). Example: an IOP stay from 2 to 4 March is 3 days, a residential one 2.
 *
 * `teds-2004`: from admission to the earlier of last contact and discharge, no day added, at least 1
 * (SAMHSA, TEDS 2004 Discharges, appendix). Example: either stay is 2 days.
 */
export function lengthOfStay(rule: LosRule, { setting, admittedOn, lastContactOn, endedOn }: StayDates): number {
  switch (rule) {
    case 'teds-2019': {
      const days = daysBetween(admittedOn, lastContactOn);
      return Math.max(1, setting === 'outpatient' ? days + 1 : days);
    }
    case 'teds-2004':
      return Math.max(1, daysBetween(admittedOn, lastContactOn < endedOn ? lastContactOn : endedOn));
  }
}
