import type { CodeOf } from './codes/code-list.js';
import type { phase } from './codes/clinical.js';
import { EARLIEST_DATE, type CalendarDate } from './dates.js';
import type { LevelKey } from './level.js';

/** Version of the hours that a level requires. Raise it whenever a row of `hoursByLevel` changes. */
export const HOURS_DEFINITION = 'asam-hours/1';

/** The lowest age of an adult, in completed years at the episode's admission. */
export const ADULT_AGE = 18;
export type AgeGroup = 'adult' | 'adolescent';

/** The weekly hours of services at a level of care. */
export interface HoursOfLevel {
  readonly level: LevelKey;
  readonly age: AgeGroup;
  /** For stays that began on this date or later. */
  readonly effectiveFrom: CalendarDate;
  /** The minimum of hours a week. */
  readonly least: number;
  /** The exclusive maximum of hours a week, from which a more intensive level begins; absent if there is none. */
  readonly below?: number;
  readonly source: string;
}

const EDITION_3 = { effectiveFrom: EARLIEST_DATE, source: 'The ASAM Criteria, third edition, 2013' };
const EDITION_4 = {
  effectiveFrom: EARLIEST_DATE,
  source: 'The ASAM Criteria, fourth edition, volume 1 (adults), 2023',
};

/**
 * Hours a week by level of care. For a level that is not listed, no hours are defined. The edition is part of the level's
 * key, so the hours apply to every placement by that edition. If hours change within an edition, add a row with the date
 * from which they apply.
 */
export const hoursByLevel: readonly HoursOfLevel[] = [
  { level: 'asam-3:2.1', age: 'adult', least: 9, below: 20, ...EDITION_3 },
  { level: 'asam-3:2.1', age: 'adolescent', least: 6, below: 20, ...EDITION_3 },
  { level: 'asam-3:2.5', age: 'adult', least: 20, ...EDITION_3 },
  { level: 'asam-3:2.5', age: 'adolescent', least: 20, ...EDITION_3 },
  { level: 'asam-4:2.1', age: 'adult', least: 9, below: 20, ...EDITION_4 },
  { level: 'asam-4:2.5', age: 'adult', least: 20, ...EDITION_4 },
];

/** The age group of an age in completed years. */
export function ageGroupOf(age: number): AgeGroup {
  return age >= ADULT_AGE ? 'adult' : 'adolescent';
}

/**
 * The hours a week that apply to a stay at a level; `undefined` if there are none or the age is not known. If there are
 * several rows, the last one in effect on the first day of the stay applies.
 */
export function hoursOf(
  level: LevelKey,
  age: number | undefined,
  startedOn: CalendarDate,
): Pick<HoursOfLevel, 'least' | 'below'> | undefined {
  if (age === undefined) return undefined;
  return hoursByLevel
    .filter((row) => row.level === level && row.age === ageGroupOf(age) && row.effectiveFrom <= startedOn)
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0];
}

/** Version of the sessions of a phase. Raise it whenever `sessionsByPhase` changes. */
export const PHASES_DEFINITION = 'iop-phases/1';

/**
 * Sessions a week by phase of intensive outpatient treatment, both ends included: McCarty D. et al., "Substance Abuse
 * Intensive Outpatient Programs: Assessing the Evidence", Psychiatric Services 65(6), 2014.
 */
export const sessionsByPhase: {
  readonly [Phase in CodeOf<typeof phase>]: { readonly least: number; readonly most: number };
} = {
  initial: { least: 3, most: 5 },
  intermediate: { least: 2, most: 3 },
  maintenance: { least: 1, most: 2 },
};
