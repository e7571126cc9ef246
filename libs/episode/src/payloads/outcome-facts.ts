import * as teds from '../codes/teds.js';
import { answer, countAnswer, date, flag, list, optional, payload, wholeNumber, type DataOf } from '../fields.js';

/* What TEDS asks about a person: at admission, and partly again at discharge and at follow-up. */

/** One of up to three substances. Ages are completed years, 0-95, or 96, 97, 98. */
export const substanceUse = payload('SubstanceUse', {
  substance: answer(teds.substance),
  route: optional(answer(teds.route)),
  frequency: optional(answer(teds.useFrequency)),
  ageOfFirstUse: optional(countAnswer()),
});
export type SubstanceUse = DataOf<typeof substanceUse>;

/** The facts behind SAMHSA's National Outcome Measures. Arrests are those of the past 30 days. */
export const outcomeFacts = payload('OutcomeFacts', {
  employment: optional(answer(teds.employment)),
  notInLaborForce: optional(answer(teds.notInLaborForce)),
  livingArrangement: optional(answer(teds.livingArrangement)),
  arrests: optional(countAnswer()),
  selfHelpAttendance: optional(answer(teds.selfHelpAttendance)),
  substances: optional(list(substanceUse, { size: { max: 3 }, about: 'Up to three, the most important first.' })),
});
export type OutcomeFacts = DataOf<typeof outcomeFacts>;

/** TEDS facts about a person at admission, except the outcome facts, which are recorded then too. */
const personFacts = {
  birthDate: optional(date()),
  age: optional(wholeNumber(0, 120, { about: 'Completed years at admission, where the birth date is not known.' })),
  sex: optional(answer(teds.sex)),
  race: optional(answer(teds.race)),
  ethnicity: optional(answer(teds.ethnicity)),
  maritalStatus: optional(answer(teds.maritalStatus)),
  education: optional(answer(teds.education)),
  incomeSource: optional(answer(teds.incomeSource)),
  healthInsurance: optional(answer(teds.healthInsurance)),
  priorEpisodes: optional(countAnswer()),
  medicationAssisted: optional(
    answer(teds.yesNo, { about: 'Medication-assisted opioid therapy is planned or under way.' }),
  ),
  opioidTreatmentProgram: optional(flag({ about: 'Treated in an opioid treatment program.' })),
  veteran: optional(answer(teds.yesNo)),
  pregnant: optional(answer(teds.yesNo)),
  coOccurring: optional(answer(teds.yesNo, { about: 'A mental disorder in addition to the substance use disorder.' })),
};

export const admissionFacts = payload('AdmissionFacts', { ...outcomeFacts.fields, ...personFacts });
export type AdmissionFacts = DataOf<typeof admissionFacts>;
