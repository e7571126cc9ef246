import * as clinical from '../codes/clinical.js';
import { code, decimal, level, line, list, optional, pattern, payload, wholeNumber } from '../fields.js';
import { effectiveOn } from './common.js';

/* Findings about a patient: assessments, diagnoses, drug screens, reported use. */

/** The answers as coded by the instrument. */
const rating = payload('Rating', {
  item: line({ max: 64, about: 'Item or dimension of the instrument.' }),
  rating: line({ max: 64 }),
});

export const assessmentRecorded = payload('AssessmentRecorded', {
  effectiveOn,
  instrument: code(clinical.instrument),
  ratings: list(rating, { size: { max: 300 }, uniqueBy: 'item' }),
  total: optional(decimal(-100_000, 100_000, { places: 4 })),
  recommendedLevel: optional(level()),
});

export const diagnosisRecorded = payload('DiagnosisRecorded', {
  effectiveOn,
  /** ICD-10-CM Official Guidelines for Coding and Reporting, section I.A: three to seven characters, a point after the third. */
  code: pattern({
    pattern: /^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$/,
    form: 'ICD-10-CM code',
    must: 'be a code of ICD-10-CM in capitals and with its point, such as F11.20',
    example: 'F11.20',
  }),
  rank: wholeNumber(1, 100, { about: '1 is the principal diagnosis.' }),
});

const screenResult = payload('ScreenResult', {
  substance: line({ max: 64 }),
  result: code(clinical.screenResult),
});

export const drugScreenRecorded = payload('DrugScreenRecorded', {
  effectiveOn,
  results: list(screenResult, { size: { min: 1, max: 100 }, uniqueBy: 'substance' }),
});

const daysOfUse = payload('DaysOfUse', {
  substance: line({ max: 64 }),
  days: wholeNumber(0, 366),
});

export const substanceUseReported = payload('SubstanceUseReported', {
  effectiveOn,
  windowDays: wholeNumber(1, 366, { about: 'Days in the window that ends on the effective date.' }),
  use: list(daysOfUse, { size: { max: 100 }, uniqueBy: 'substance', daysWithin: 'windowDays' }),
});
