import type { Descriptions } from './description.js';
import { iop } from './levels.js';

export const referral: Descriptions<
  'ReceiveReferral' | 'WaitlistPatient' | 'RecordCoverage' | 'DecideAuthorization' | 'CancelEpisode'
> = {
  ReceiveReferral: {
    segment: 'referral',
    summary: 'Open an episode with the referral of a patient',
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
    example: { effectiveOn: '2026-03-03', reason: 'No evening group has a free place', priority: 2 },
  },
  RecordCoverage: {
    segment: 'coverages',
    summary: "Record a payer's coverage",
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
    example: { effectiveOn: '2026-03-06', reason: 'admitted-elsewhere' },
  },
};
