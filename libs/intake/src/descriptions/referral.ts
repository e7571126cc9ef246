import type { Descriptions } from './description.js';
import { iop } from './levels.js';

export const referral: Descriptions<
  'ReceiveReferral' | 'WaitlistPatient' | 'RecordCoverage' | 'DecideAuthorization' | 'CancelEpisode'
> = {
  ReceiveReferral: {
    segment: 'referral',
    summary: 'Open an episode with the referral of a patient',
    notes:
      'The first thing an episode needs, though assessments, diagnoses, drug screens and reports of use may precede it. One per episode. A readmission is a new episode that names the earlier one.',
    example: {
      effectiveOn: '2026-03-02',
      patientId: 'MRN-004217',
      providerId: 'riverside-recovery',
      referralSource: 3,
      requestedLevel: iop,
      senderCodes: [
        { field: 'referralSource', system: 'https://ehr.example/referral', code: 'PCP', display: 'Physician' },
      ],
    },
  },
  WaitlistPatient: {
    segment: 'waitlist',
    summary: 'Put the patient on the waiting list',
    notes: 'Not before the referral, not after the admission or the cancellation.',
    example: { effectiveOn: '2026-03-03', reason: 'No evening group has a free place', priority: 2 },
  },
  RecordCoverage: {
    segment: 'coverages',
    summary: "Record a payer's coverage",
    notes: 'Needs a referral; may bear any date up to a cancellation, also one before the referral.',
    example: {
      effectiveOn: '2026-03-03',
      payer: 'Prairie Health Plan',
      network: 'in',
      limits: { days: 60, sessions: 36 },
      copay: 25,
      dailyRate: 312.5,
    },
  },
  DecideAuthorization: {
    segment: 'authorizations',
    summary: "Record a payer's decision on an authorization",
    notes: 'Needs a referral; may bear any date up to a cancellation, also one after the discharge.',
    example: {
      effectiveOn: '2026-03-04',
      payer: 'Prairie Health Plan',
      level: iop,
      from: '2026-03-09',
      to: '2026-04-19',
      quantity: 18,
      unit: 'sessions',
      decision: 'approved',
    },
  },
  CancelEpisode: {
    segment: 'cancellation',
    summary: 'End the episode before admission',
    notes:
      'Before admission only, not before the referral; one per episode. Nothing about the episode on record may be later.',
    example: { effectiveOn: '2026-03-06', reason: 'admitted-elsewhere' },
  },
};
