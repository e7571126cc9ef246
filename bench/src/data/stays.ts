import { ageBandOf } from '#episode/codes/teds';
import { addDays, type CalendarDate } from '#episode/dates';
import { lengthOfStay, type LosRule } from '#episode/length-of-stay';
import type { FactColumns } from '#read-models/schema/fact-tables';
import { diceOf, type Dice, type Weighted } from '#simulation/dice';

const FIRST_ADMISSION = '2019-01-01' as CalendarDate;
const DAYS_OF_ADMISSIONS = 6 * 365;
const STILL_OPEN = 0.03;
/** TEDS counts a change of level as a transfer. */
const TRANSFERRED = 4;

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
const levels: Weighted<Level> = [
  [{ key: 'asam-3:1', setting: 'outpatient' }, 50],
  [{ key: 'asam-3:2.1', setting: 'outpatient', below: 'asam-3:1' }, 25],
  [{ key: 'asam-3:2.5', setting: 'outpatient', below: 'asam-3:2.1' }, 10],
  [{ key: 'asam-3:3.5', setting: 'residential', below: 'asam-3:2.1' }, 15],
];
/** How often a stay that has a level below it ends with a step down. */
const STEPPED_DOWN = 0.35;

interface Level {
  readonly key: string;
  readonly setting: 'outpatient' | 'residential';
  readonly below?: string;
}

/** The stays of the nth episode of a reproducible cohort, as rows of the read models. */
export function staysOf(index: number): readonly FactColumns<'stay'>[] {
  const dice = diceOf(1, index);
  const admittedOn = dayAfter(dice.between(0, DAYS_OF_ADMISSIONS));
  const age = dice.between(18, 75);
  const patient = {
    patient_id: `patient-${index}`,
    provider_id: `provider-${dice.between(1, 40)}`,
    admitted_on: admittedOn,
    sex: dice.between(1, 2),
    age,
    age_band: ageBandOf(age),
    primary_substance: dice.between(2, 18),
    medication_assisted: dice.between(1, 2),
    opioid_treatment_program: false,
    program: `program-${dice.between(1, 12)}`,
    modality: dice.pick(['in-person', 'telehealth', 'hybrid']),
  };
  const stays: FactColumns<'stay'>[] = [];
  let path = '';
  let level: Level | undefined = dice.weighted(levels);
  for (let startedOn = admittedOn; level !== undefined;) {
    const { key, setting, below }: Level = level;
    const ending = endingOf(dice, { setting, below, startedOn, admittedOn });
    path = path === '' ? key : `${path} > ${key}`;
    stays.push({ ...patient, level: key, setting, path, started_on: startedOn, ...ending });
    startedOn = (ending.ended_on ?? startedOn) as CalendarDate;
    level = levels.map(([each]) => each).find((each) => each.key === ending.next_level);
  }
  return stays;
}

type Ending = Pick<FactColumns<'stay'>, keyof typeof open>;

const open = {
  last_contact_on: null,
  ended_on: null,
  reason: null,
  los_teds_2019: null,
  los_teds_2004: null,
  ended_by: null,
  next_level: null,
  episode_los_teds_2019: null,
  episode_los_teds_2004: null,
};

function endingOf(
  dice: Dice,
  stay: Pick<Level, 'setting' | 'below'> & Readonly<Record<'startedOn' | 'admittedOn', CalendarDate>>,
): Ending {
  if (dice.chance(STILL_OPEN)) return open;
  const { setting, below, startedOn } = stay;
  const endedOn = addDays(startedOn, Math.min(730, Math.floor(dice.around(60, 0.9))));
  const daysFrom = (admittedOn: CalendarDate, rule: LosRule) =>
    lengthOfStay(rule, { setting, admittedOn, lastContactOn: endedOn, endedOn });
  const lengths = {
    last_contact_on: endedOn,
    ended_on: endedOn,
    los_teds_2019: daysFrom(startedOn, 'teds-2019'),
    los_teds_2004: daysFrom(startedOn, 'teds-2004'),
  };
  if (below !== undefined && dice.chance(STEPPED_DOWN)) {
    return { ...open, ...lengths, reason: TRANSFERRED, ended_by: 'down', next_level: below };
  }
  return {
    ...open,
    ...lengths,
    reason: dice.weighted(reasons),
    ended_by: 'discharge',
    episode_los_teds_2019: daysFrom(stay.admittedOn, 'teds-2019'),
    episode_los_teds_2004: daysFrom(stay.admittedOn, 'teds-2004'),
  };
}

/** There are far fewer days than stays. */
const days = Array.from({ length: DAYS_OF_ADMISSIONS + 1 }, (_, day) => addDays(FIRST_ADMISSION, day));
function dayAfter(day: number): CalendarDate {
  return days[day]!;
}
