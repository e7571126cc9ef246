import { boolean, date, integer, maybe, smallint, text } from './columns.js';

/**
 * What reports group and filter by, on every stay and episode so that no report needs a join. Coded answers are TEDS
 * codes (see the code lists of the domain); a missing answer is null.
 */
export const patientColumns = {
  patient_id: maybe(text),
  provider_id: maybe(text),
  /** First day of the episode's first stay. */
  admitted_on: maybe(date),
  sex: maybe(smallint),
  /** Completed years at the episode's admission, by birth date or, without one, as stated. */
  age: maybe(smallint),
  age_band: maybe(text),
  primary_substance: maybe(smallint),
  medication_assisted: maybe(smallint),
  opioid_treatment_program: maybe(boolean),
};

/** Where and how a patient is treated; a level is written `asam-3:2.1`. */
export const treatmentColumns = {
  level: text,
  setting: text,
  program: maybe(text),
  modality: maybe(text),
};

/** How a stay or an episode ended; all null while it is open. */
export const endingColumns = {
  last_contact_on: maybe(date),
  ended_on: maybe(date),
  /** TEDS reason for discharge. A stay that ended with a change of level is a transfer, 4, as SAMHSA counts it. */
  reason: maybe(smallint),
  /** Length of stay in days, by each version of SAMHSA's rule. */
  los_teds_2019: maybe(integer),
  los_teds_2004: maybe(integer),
};

/** Answers behind the National Outcome Measures. */
export const outcomeColumns = {
  employment: maybe(smallint),
  not_in_labor_force: maybe(smallint),
  living_arrangement: maybe(smallint),
  /** In the past 30 days, 0-95, or 96, 97, 98. */
  arrests: maybe(smallint),
  self_help_attendance: maybe(smallint),
  substance_1: maybe(smallint),
  frequency_1: maybe(smallint),
  substance_2: maybe(smallint),
  frequency_2: maybe(smallint),
  substance_3: maybe(smallint),
  frequency_3: maybe(smallint),
};

/** The National Outcome Measures that follow from the answers (see `#episode/noms`); null means not known. */
export const nomColumns = {
  employed_or_student: maybe(boolean),
  stably_housed: maybe(boolean),
  not_arrested: maybe(boolean),
  alcohol_abstinent: maybe(boolean),
  drug_abstinent: maybe(boolean),
  self_help: maybe(boolean),
};
