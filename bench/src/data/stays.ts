import { ageBandOf } from '#episode/codes/teds';
import { addDays, type CalendarDate } from '#episode/dates';
import { lengthOfStay } from '#episode/length-of-stay';
import type { FactColumns } from '#read-models/schema/fact-tables';
import { diceOf, type Weighted } from '#simulation/dice';

const FIRST_ADMISSION = '2019-01-01' as CalendarDate;
const DAYS_OF_ADMISSIONS = 6 * 365;
const STILL_OPEN = 0.03;

/** Reasons for discharge in the proportions of TEDS-D 2017, in thousands. */
const reasons: Weighted<number> = [
  [1, 680],
  [2, 425],
  [3, 99],
  [4, 364],
  [5, 30],
  [6, 4],
  [7, 60],
];
const levels: Weighted<readonly [level: string, setting: 'outpatient' | 'residential']> = [
  [['asam-3:1', 'outpatient'], 50],
  [['asam-3:2.1', 'outpatient'], 25],
  [['asam-3:2.5', 'outpatient'], 10],
  [['asam-3:3.5', 'residential'], 15],
];

/** The nth stay of a reproducible cohort, as a row of the read models. */
export function stayOf(index: number): FactColumns<'stay'> {
  const dice = diceOf(1, index);
  const [level, setting] = dice.weighted(levels);
  const startedOn = dayAfter(dice.between(0, DAYS_OF_ADMISSIONS));
  const age = dice.between(18, 75);
  return {
    patient_id: `patient-${index}`,
    provider_id: `provider-${dice.between(1, 40)}`,
    admitted_on: startedOn,
    sex: dice.between(1, 2),
    age,
    age_band: ageBandOf(age),
    primary_substance: dice.between(2, 18),
    medication_assisted: dice.between(1, 2),
    opioid_treatment_program: false,
    level,
    setting,
    program: `program-${dice.between(1, 12)}`,
    modality: dice.pick(['in-person', 'telehealth', 'hybrid']),
    started_on: startedOn,
    ...(dice.chance(STILL_OPEN) ? open : ended(startedOn, dice.around(60, 0.9), dice.weighted(reasons))),
    next_level: null,
  };

  function ended(admittedOn: CalendarDate, median: number, reason: number): Ending {
    const lastContactOn = addDays(admittedOn, Math.min(730, Math.floor(median)));
    const dates = { setting, admittedOn, lastContactOn, endedOn: lastContactOn };
    const days = { 2019: lengthOfStay('teds-2019', dates), 2004: lengthOfStay('teds-2004', dates) };
    return {
      last_contact_on: lastContactOn,
      ended_on: lastContactOn,
      reason,
      los_teds_2019: days[2019],
      los_teds_2004: days[2004],
      ended_by: 'discharge',
      episode_los_teds_2019: days[2019],
      episode_los_teds_2004: days[2004],
    };
  }
}

type Ending = Pick<FactColumns<'stay'>, keyof typeof open>;

const open = {
  last_contact_on: null,
  ended_on: null,
  reason: null,
  los_teds_2019: null,
  los_teds_2004: null,
  ended_by: null,
  episode_los_teds_2019: null,
  episode_los_teds_2004: null,
};

/** There are far fewer days than stays. */
const days = Array.from({ length: DAYS_OF_ADMISSIONS + 1 }, (_, day) => addDays(FIRST_ADMISSION, day));
function dayAfter(day: number): CalendarDate {
  return days[day]!;
}
