import type { Descriptions } from './description.js';
import { php } from './levels.js';

export const findings: Descriptions<
  'RecordAssessment' | 'RecordDiagnosis' | 'RecordDrugScreen' | 'ReportSubstanceUse'
> = {
  RecordAssessment: {
    segment: 'assessments',
    summary: 'Record an assessment with its ratings',
    notes:
      'At any time, before the referral and after the discharge too. Ratings are text, as the instrument writes them.',
    example: {
      effectiveOn: '2026-03-05',
      instrument: 'asam-3',
      ratings: [
        { item: '1', rating: '0' },
        { item: '2', rating: '1' },
        { item: '3', rating: '2' },
        { item: '4', rating: '1' },
        { item: '5', rating: '3' },
        { item: '6', rating: '2' },
      ],
      recommendedLevel: php,
    },
  },
  RecordDiagnosis: {
    segment: 'diagnoses',
    summary: 'Record a diagnosis',
    notes: 'At any time, before the referral and after the discharge too.',
    example: { effectiveOn: '2026-03-05', code: 'F10.20', rank: 1 },
  },
  RecordDrugScreen: {
    segment: 'drug-screens',
    summary: 'Record the results of a drug screen',
    notes: 'At any time, before the referral and after the discharge too.',
    example: {
      effectiveOn: '2026-03-16',
      results: [
        { substance: 'Ethyl glucuronide', result: 'positive' },
        { substance: 'Cannabinoids', result: 'negative' },
      ],
    },
  },
  ReportSubstanceUse: {
    segment: 'substance-use-reports',
    summary: 'Record the substance use that the patient reports',
    notes: 'At any time, before the referral and after the discharge too.',
    example: { effectiveOn: '2026-03-16', windowDays: 7, use: [{ substance: 'Alcohol', days: 1 }] },
  },
};
