import type { CodeList } from '#episode/codes/code-list';
import * as teds from '#episode/codes/teds';
import { NOMS_DEFINITION } from '#episode/noms';
import type { FactTable } from '../schema/fact-tables.js';

/** Descriptions of the tables, for analysts who use the database without this program. */
export const viewComments: Readonly<Record<FactTable, string>> = {
  episode: 'One patient’s course of treatment with one provider, from referral to discharge.',
  stay: 'An unbroken period at one level of care within an episode; SAMHSA’s "record". key is its number, from 1.',
  phase: 'A phase of treatment within a stay: initial, intermediate, maintenance or of another name.',
  pause: 'A period in which treatment was paused.',
  service: 'A session that was attended, missed or cancelled.',
  medication: 'A medication that was dispensed or administered.',
  screen: 'One substance of a drug screen.',
  use_report: 'Days of use of one substance, as reported by the patient, in the window_days that end on effective_on.',
  assessment: 'An assessment by an instrument; ratings is a JSON array of { item, rating }.',
  diagnosis: 'A diagnosis, ICD-10-CM.',
  need: 'A need other than treatment, such as transport or housing.',
  plan: 'A treatment plan; goals is a JSON array of texts.',
  authorization_decision: 'What a payer decided about days, sessions or hours at a level.',
  coverage: 'What a payer covers; amounts in US cents.',
  review: 'A review of whether the stay continues.',
  continuing_care: 'What was arranged for after discharge; supports is a JSON array of codes.',
  follow_up: 'A follow-up after discharge.',
  measure:
    'Answers behind the National Outcome Measures, and the measures that follow from them, by occasion: admission, discharge or follow-up.',
};

const NOMS = `National Outcome Measure, ${NOMS_DEFINITION}; null is not known.`;

const coded: Readonly<Record<string, CodeList>> = {
  sex: teds.sex,
  referral_source: teds.referralSource,
  primary_substance: teds.substance,
  medication_assisted: { ...teds.yesNo, title: 'Medication-assisted opioid therapy (METHUSE)' },
  employment: teds.employment,
  not_in_labor_force: teds.notInLaborForce,
  living_arrangement: teds.livingArrangement,
  self_help_attendance: teds.selfHelpAttendance,
  substance_1: teds.substance,
  substance_2: teds.substance,
  substance_3: teds.substance,
  frequency_1: teds.useFrequency,
  frequency_2: teds.useFrequency,
  frequency_3: teds.useFrequency,
};

/** Descriptions of columns by name, the same in every view. */
export const columnComments: Readonly<Record<string, string>> = {
  key: 'Identifies the row within its episode and table.',
  since: 'Position in the log from which this version is effective.',
  until: 'Position in the log from which this version is no longer effective; null while it is.',
  effective_on: 'The day on which it happened in the clinic, however late it was recorded.',
  admitted_on: 'First day of the episode’s first stay.',
  opened_on: 'Day of the referral or, without one, of the first entry of the course.',
  age: 'Completed years at the episode’s admission.',
  age_band: 'Age band of TEDS-D (AGE).',
  level: 'Level of care with the edition of the ASAM criteria, such as asam-3:2.1.',
  setting: 'residential (24 hours) or outpatient; decides how days are counted.',
  path: 'The levels of the episode up to this stay, in order: asam-3:3.7 > asam-3:2.1.',
  last_contact_on: 'Last day that counts.',
  los_teds_2019:
    'Length of stay in days by SAMHSA’s rule of 2019: to last contact, both ends counted in outpatient settings.',
  los_teds_2004: 'Length of stay in days by SAMHSA’s rule of 2004: to last contact or discharge, at least 1.',
  episode_los_teds_2019: 'Length of the whole episode, on the stay that ended with its discharge.',
  episode_los_teds_2004: 'Length of the whole episode, on the stay that ended with its discharge.',
  ended_by: 'discharge or, for a change of level, down, up or lateral.',
  arrests: `Arrests in the past 30 days, 0-95. ${codesIn(teds.unanswered)}`,
  employed_or_student: `Employed, full-time or part-time, or a student. ${NOMS}`,
  stably_housed: `Living independently or dependently, not homeless. ${NOMS}`,
  not_arrested: `No arrests in the past 30 days. ${NOMS}`,
  alcohol_abstinent: `No alcohol in the past 30 days. ${NOMS}`,
  drug_abstinent: `No other substance in the past 30 days. ${NOMS}`,
  self_help: `Attended self-help groups in the past 30 days. ${NOMS}`,
  ...Object.fromEntries(Object.entries(coded).map(([name, list]) => [name, described(list)])),
};

/** Descriptions of columns whose name means something else in some tables. */
export const commentsInTable: { readonly [T in FactTable]?: Readonly<Record<string, string>> } = {
  episode: { reason: described(teds.dischargeReason) },
  stay: { reason: `${described(teds.dischargeReason)} A stay that ended with a change of level is a transfer, 4.` },
};

function described(list: CodeList): string {
  return `${list.title}, ${list.source}. ${codesIn(list)} ${codesIn(teds.unanswered)}`;
}

function codesIn({ codes }: CodeList): string {
  const words = Object.entries(codes).map(([code, label]) => `${code} ${label}`);
  return `${words.join('; ')}.`;
}
