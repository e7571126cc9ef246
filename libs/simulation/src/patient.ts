import type { AdmissionFacts, OutcomeFacts, SubstanceUse } from '#episode/payloads/outcome-facts';
import { dateOfDay } from './chart.js';
import type { Dice } from './dice.js';
import { substances, type PrimarySubstance } from './distributions.js';

/** A patient, who may have several episodes. */
export interface Patient {
  readonly id: string;
  readonly birthDay: number;
  readonly sex: 1 | 2;
  readonly race: NonNullable<AdmissionFacts['race']>;
  readonly ethnicity: NonNullable<AdmissionFacts['ethnicity']>;
  readonly education: NonNullable<AdmissionFacts['education']>;
  readonly veteran: NonNullable<AdmissionFacts['veteran']>;
  readonly substance: PrimarySubstance;
  readonly ageOfFirstUse: number;
  /** Whether medication for opioid use disorder is part of the treatment. */
  readonly onMedication: boolean;
}

const UNKNOWN = 97;
const NOT_COLLECTED = 98;
const DAYS_PER_YEAR = 365.25;
const ADULT_YEARS = 18;

/** A new patient, referred on a day. */
export function newPatient(dice: Dice, id: string, referralDay: number): Patient {
  const isAdolescent = dice.chance(0.03);
  const years = isAdolescent ? dice.between(14, 17) : Math.min(80, ADULT_YEARS + dice.around(17, 0.6));
  const age = Math.floor(years);
  const substance = dice.weighted(substances);
  return {
    id,
    birthDay: referralDay - Math.floor((years + 0.1) * DAYS_PER_YEAR) - dice.between(0, 200),
    sex: dice.chance(0.64) ? 1 : 2,
    race: dice.weighted([
      [5, 66],
      [4, 18],
      [7, 8],
      [8, 3],
      [6, 1],
      [2, 2],
      [UNKNOWN, 2],
    ]),
    ethnicity: dice.weighted([
      [4, 80],
      [5, 10],
      [2, 6],
      [1, 2],
      [UNKNOWN, 2],
    ]),
    education: dice.weighted([
      [3, isAdolescent ? 0 : 46],
      [2, 22],
      [4, isAdolescent ? 0 : 20],
      [5, isAdolescent ? 0 : 6],
      [1, 4],
      [UNKNOWN, 2],
    ]),
    veteran: isAdolescent || dice.chance(0.94) ? 2 : 1,
    substance,
    ageOfFirstUse: dice.between(11, Math.min(30, age)),
    onMedication: substance.diagnosis === 'F11.20' && !isAdolescent && dice.chance(0.35),
  };
}

/** Whether a patient is 18 or over on a day. */
export function isAdult({ birthDay }: Patient, day: number): boolean {
  return day - birthDay >= Math.ceil(ADULT_YEARS * DAYS_PER_YEAR);
}

/** The TEDS facts at admission, some of them without an answer. */
export function admissionFacts(dice: Dice, patient: Patient, priorEpisodes: number): AdmissionFacts {
  const { birthDay, sex, race, ethnicity, education, veteran, onMedication } = patient;
  return {
    birthDate: dateOfDay(birthDay),
    sex,
    race,
    ethnicity,
    education,
    veteran,
    ...outcomeFacts(dice, patient, 0),
    maritalStatus: answered(dice, () => dice.pick([1, 1, 1, 2, 3, 4])),
    incomeSource: answered(dice, () => dice.pick([1, 1, 1, 2, 4, 5, 5])),
    healthInsurance: answered(dice, () => dice.pick([1, 1, 2, 2, 2, 3, 4])),
    priorEpisodes: priorEpisodes > 0 ? priorEpisodes : dice.chance(0.04) ? UNKNOWN : Math.floor(dice.around(1, 0.9)),
    medicationAssisted: onMedication ? 1 : 2,
    opioidTreatmentProgram: onMedication && dice.chance(0.2),
    ...(sex === 2 ? { pregnant: dice.chance(0.03) ? 1 : 2 } : {}),
    coOccurring: answered(dice, () => dice.pick([1, 2])),
  };
}

/**
 * The facts behind the National Outcome Measures. `recovery` is the improvement since admission, from 0 (none) to 1.
 */
export function outcomeFacts(dice: Dice, patient: Patient, recovery: number): OutcomeFacts {
  const employment = answered(dice, () => (dice.chance(recovery * 0.35) ? 1 : dice.pick([1, 2, 3, 3, 4])));
  return {
    employment,
    ...(employment === 4 ? { notInLaborForce: dice.pick([1, 2, 3, 5]) } : {}),
    livingArrangement: answered(dice, () => (dice.chance(0.7 + 0.2 * recovery) ? 3 : dice.pick([1, 2]))),
    arrests: answered(dice, () => (dice.chance(0.09 * (1 - recovery)) ? 1 : 0)),
    selfHelpAttendance: answered(dice, () => (dice.chance(0.3 + 0.5 * recovery) ? dice.pick([2, 3, 4]) : 1)),
    substances: usedSubstances(dice, patient, recovery),
  };
}

function usedSubstances(dice: Dice, { substance, ageOfFirstUse }: Patient, recovery: number): SubstanceUse[] {
  const abstinent = dice.chance(0.2 + 0.6 * recovery);
  const frequency: SubstanceUse['frequency'] = abstinent ? 1 : dice.pick([2, 2, 3]);
  const primary = { substance: substance.code, route: substance.route, frequency, ageOfFirstUse };
  const second = dice.weighted(substances).code;
  if (second === substance.code || dice.chance(0.5)) return [primary];
  return [primary, { substance: second, frequency: dice.pick([1, 2, UNKNOWN]), ageOfFirstUse: UNKNOWN }];
}

/** An answer or, in a few cases, the reason for a missing one. */
function answered<Code extends number>(dice: Dice, answer: () => Code): Code | typeof UNKNOWN | typeof NOT_COLLECTED {
  if (dice.chance(0.04)) return UNKNOWN;
  return dice.chance(0.01) ? NOT_COLLECTED : answer();
}
