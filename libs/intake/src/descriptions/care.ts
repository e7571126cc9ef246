import type { Descriptions } from './description.js';

export const care: Descriptions<
  | 'IdentifyNeed'
  | 'SetTreatmentPlan'
  | 'RecordService'
  | 'RecordMedication'
  | 'ReviewContinuedStay'
  | 'ArrangeContinuingCare'
  | 'RecordFollowUp'
> = {
  IdentifyNeed: {
    segment: 'needs',
    summary: 'Record a need other than treatment',
    notes: 'Needs a referral; may bear any date up to a cancellation.',
    example: { effectiveOn: '2026-03-05', need: 'transport', plan: 'Bus passes through the county' },
  },
  SetTreatmentPlan: {
    segment: 'treatment-plan',
    summary: 'Set the treatment plan',
    notes: 'Needs a referral; not after the discharge or the cancellation.',
    example: {
      effectiveOn: '2026-03-10',
      goals: ['No alcohol for 30 days', 'Return to work part-time'],
      hoursPerWeek: 20,
      sessionsPerWeek: 5,
    },
  },
  RecordService: {
    segment: 'services',
    summary: 'Record a service: attended, missed or cancelled',
    notes:
      'Attended: from the admission to the last contact of the stay that it falls in. Missed or cancelled: from admission to discharge. May arrive late and in any order.',
    example: {
      effectiveOn: '2026-03-11',
      kind: 'group',
      attendance: 'attended',
      approach: 'cbt',
      minutes: 180,
      modality: 'in-person',
      staff: 'J. Rivera, LCSW',
    },
  },
  RecordMedication: {
    segment: 'medications',
    summary: 'Record a medication dispensed or administered',
    notes: 'A contact, as an attended service is: from the admission to the last contact of the stay that it falls in.',
    example: {
      effectiveOn: '2026-03-11',
      medication: 'Naltrexone',
      dose: 50,
      unit: 'mg',
      act: 'dispensed',
    },
  },
  ReviewContinuedStay: {
    segment: 'continued-stay-reviews',
    summary: 'Record a continued-stay review',
    notes: 'From admission to discharge.',
    example: { effectiveOn: '2026-03-27', decision: 'step-down', nextReviewOn: '2026-04-24' },
  },
  ArrangeContinuingCare: {
    segment: 'continuing-care',
    summary: 'Record what is arranged for the time after discharge',
    notes: 'From the admission on, also after the discharge.',
    example: { effectiveOn: '2026-06-05', supports: ['aa', 'alumni'], relapsePreventionPlan: true },
  },
  RecordFollowUp: {
    segment: 'follow-ups',
    summary: 'Record a follow-up after discharge',
    notes: 'From the discharge on.',
    example: {
      effectiveOn: '2026-09-07',
      monthsAfterDischarge: 3,
      reached: true,
      daysAbstinent: 28,
      problemSeverity: 'mild',
      outcomes: { employment: 1 },
    },
  },
};
