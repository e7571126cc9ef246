import type { CommandType } from '#episode/commands';

/*
 * One body for every command: the course of a patient of an intensive outpatient program, from referral to follow-up.
 * Used in the API's documentation; plain JSON, as a sender writes it.
 */

const iop = { system: 'asam', edition: '3', code: '2.1' };
const php = { system: 'asam', edition: '3', code: '2.5' };

export const examples: { readonly [Type in CommandType]: object } = {
  ReceiveReferral: {
    effectiveOn: '2026-03-02',
    patientId: 'MRN-004217',
    providerId: 'riverside-recovery',
    referralSource: 3,
    requestedLevel: iop,
    senderCodes: [
      { field: 'referralSource', system: 'https://ehr.example/referral', code: 'PCP', display: 'Physician' },
    ],
  },
  WaitlistPatient: { effectiveOn: '2026-03-03', reason: 'No evening group has a free place', priority: 2 },
  RecordCoverage: {
    effectiveOn: '2026-03-03',
    payer: 'Prairie Health Plan',
    network: 'in',
    limits: { days: 60, sessions: 36 },
    copay: 25,
    dailyRate: 312.5,
  },
  DecideAuthorization: {
    effectiveOn: '2026-03-04',
    payer: 'Prairie Health Plan',
    level: iop,
    from: '2026-03-09',
    to: '2026-04-19',
    quantity: 18,
    unit: 'sessions',
    decision: 'approved',
  },
  RecordAssessment: {
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
  RecordDiagnosis: { effectiveOn: '2026-03-05', code: 'F10.20', rank: 1 },
  IdentifyNeed: { effectiveOn: '2026-03-05', need: 'transport', plan: 'Bus passes through the county' },
  AdmitPatient: {
    effectiveOn: '2026-03-09',
    level: php,
    program: 'Day program',
    modality: 'in-person',
    birthDate: '1988-07-21',
    sex: 2,
    race: 5,
    ethnicity: 4,
    education: 4,
    employment: 3,
    livingArrangement: 3,
    arrests: 0,
    selfHelpAttendance: 1,
    priorEpisodes: 1,
    substances: [
      { substance: 2, route: 1, frequency: 3, ageOfFirstUse: 15 },
      { substance: 4, route: 2, frequency: 2, ageOfFirstUse: 97 },
    ],
    medicationAssisted: 2,
    opioidTreatmentProgram: false,
    veteran: 2,
    pregnant: 2,
  },
  SetTreatmentPlan: {
    effectiveOn: '2026-03-10',
    goals: ['No alcohol for 30 days', 'Return to work part-time'],
    hoursPerWeek: 20,
    sessionsPerWeek: 5,
  },
  ChangePhase: { effectiveOn: '2026-04-06', phase: 'intermediate' },
  ChangeProgram: { effectiveOn: '2026-04-13', program: 'Evening program' },
  ChangeModality: { effectiveOn: '2026-04-13', modality: 'hybrid' },
  RecordService: {
    effectiveOn: '2026-03-11',
    kind: 'group',
    attendance: 'attended',
    approach: 'cbt',
    minutes: 180,
    modality: 'in-person',
    staff: 'J. Rivera, LCSW',
  },
  RecordMedication: {
    effectiveOn: '2026-03-11',
    medication: 'Naltrexone',
    dose: 50,
    unit: 'mg',
    act: 'dispensed',
  },
  RecordDrugScreen: {
    effectiveOn: '2026-03-16',
    results: [
      { substance: 'Ethyl glucuronide', result: 'positive' },
      { substance: 'Cannabinoids', result: 'negative' },
    ],
  },
  ReportSubstanceUse: { effectiveOn: '2026-03-16', windowDays: 7, use: [{ substance: 'Alcohol', days: 1 }] },
  ReviewContinuedStay: { effectiveOn: '2026-03-27', decision: 'step-down', nextReviewOn: '2026-04-24' },
  StepDown: {
    effectiveOn: '2026-03-30',
    from: php,
    to: iop,
    lastContactOn: '2026-03-27',
    program: 'Intensive outpatient',
    reason: 'Goals of the day program met',
  },
  StepUp: { effectiveOn: '2026-04-20', to: php, reason: 'Return to daily use' },
  TransferLaterally: { effectiveOn: '2026-04-27', to: { system: 'asam', edition: '4', code: '2.1' } },
  PauseTreatment: { effectiveOn: '2026-05-04', reason: 'Surgery' },
  ResumeTreatment: { effectiveOn: '2026-05-18' },
  DischargePatient: {
    effectiveOn: '2026-06-05',
    lastContactOn: '2026-06-03',
    reason: 1,
    disposition: 'home',
    referredTo: ['Riverside outpatient clinic'],
    outcomes: {
      employment: 2,
      livingArrangement: 3,
      arrests: 0,
      selfHelpAttendance: 4,
      substances: [{ substance: 2, frequency: 1 }],
    },
  },
  ArrangeContinuingCare: { effectiveOn: '2026-06-05', supports: ['aa', 'alumni'], relapsePreventionPlan: true },
  RecordFollowUp: {
    effectiveOn: '2026-09-07',
    monthsAfterDischarge: 3,
    reached: true,
    daysAbstinent: 28,
    problemSeverity: 'mild',
    outcomes: { employment: 1 },
  },
  CancelEpisode: { effectiveOn: '2026-03-06', reason: 'admitted-elsewhere' },
  CorrectEntries: {
    corrections: [
      {
        revision: '8',
        type: 'ServiceRecorded',
        data: { effectiveOn: '2026-03-11', kind: 'group', attendance: 'attended', minutes: 120 },
      },
      {
        source: { system: 'ehr.example', id: 'note-7781' },
        type: 'DiagnosisRecorded',
        data: { effectiveOn: '2026-03-05', code: 'F10.21', rank: 1 },
      },
    ],
    reason: 'Minutes and diagnosis were mistyped',
  },
  VoidEntries: { entries: [{ revision: '9' }], reason: 'Entered for another patient' },
  VoidEpisode: { reason: 'duplicate', comment: 'The same as E-2026-0041' },
};
