import * as clinical from '../codes/clinical.js';
import {
  code,
  codes,
  date,
  decimal,
  flag,
  line,
  object,
  optional,
  payload,
  text,
  texts,
  wholeNumber,
  type DataOf,
} from '../fields.js';
import { effectiveOn, senderCodes } from './common.js';
import { outcomeFacts } from './outcome-facts.js';

/* What is planned and done for a patient: plan, services, medication, review, care after discharge. */

const MINUTES_A_DAY = 24 * 60;
const HOURS_A_WEEK = 7 * 24;

export const treatmentPlanSet = payload('TreatmentPlanSet', {
  effectiveOn,
  goals: texts({ size: { max: 50 } }),
  hoursPerWeek: optional(decimal(0, HOURS_A_WEEK)),
  sessionsPerWeek: optional(wholeNumber(0, 100)),
});

export const serviceRecorded = payload('ServiceRecorded', {
  effectiveOn,
  kind: code(clinical.serviceKind),
  attendance: code(clinical.attendance),
  approach: optional(code(clinical.therapeuticApproach)),
  minutes: optional(wholeNumber(1, MINUTES_A_DAY, { about: 'Minutes delivered or, where it was missed, planned.' })),
  modality: optional(code(clinical.modality)),
  staff: optional(line()),
  reason: optional(text({ max: 500, about: 'Why it was missed or cancelled.' })),
});
export type ServiceRecorded = DataOf<typeof serviceRecorded>;

export const medicationRecorded = payload('MedicationRecorded', {
  effectiveOn,
  medication: line(),
  dose: decimal(0.0001, 1_000_000, { places: 4 }),
  unit: line({ max: 32, about: 'UCUM unit of the dose, such as mg.' }),
  act: code(clinical.medicationAct),
});

export const needIdentified = payload('NeedIdentified', {
  effectiveOn,
  need: code(clinical.need),
  plan: optional(text()),
});

export const continuedStayReviewed = payload('ContinuedStayReviewed', {
  effectiveOn,
  decision: code(clinical.reviewDecision),
  nextReviewOn: optional(date()),
});

export const continuingCareArranged = payload('ContinuingCareArranged', {
  effectiveOn,
  supports: codes(clinical.continuingSupport),
  relapsePreventionPlan: flag(),
});

export const followUpRecorded = payload('FollowUpRecorded', {
  effectiveOn,
  monthsAfterDischarge: wholeNumber(0, 240),
  reached: flag(),
  daysAbstinent: optional(wholeNumber(0, 30, { about: 'Of the last 30 days.' })),
  problemSeverity: optional(code(clinical.problemSeverity)),
  outcomes: optional(object(outcomeFacts)),
  senderCodes,
});
