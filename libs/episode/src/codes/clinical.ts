/*
 * Code lists of this project, in the terms of the field. The codes are slugs rather than numbers because no public code
 * system covers them. If a published instrument or text gives the terms, the list names it.
 */

const OWN = 'Stepdown';
const IOP_LITERATURE =
  'McCarty D. et al., Substance Abuse Intensive Outpatient Programs: Assessing the Evidence, Psychiatric Services 65(6), 2014';

export const modality = {
  title: 'How a service is delivered',
  source: OWN,
  codes: { 'in-person': 'In person', telehealth: 'Telehealth', hybrid: 'Hybrid' },
} as const;

export const phase = {
  title: 'Phase of a stay',
  source: IOP_LITERATURE,
  codes: { initial: 'Initial', intermediate: 'Intermediate', maintenance: 'Maintenance' },
} as const;

export const serviceKind = {
  title: 'Kind of service',
  source: IOP_LITERATURE,
  codes: {
    individual: 'Individual counseling',
    group: 'Group counseling',
    family: 'Family counseling',
    psychoeducation: 'Psychoeducation',
    'case-management': 'Case management',
    'medication-management': 'Medication management',
    'peer-support': 'Peer support',
    holistic: 'Holistic therapy',
    'withdrawal-management': 'Withdrawal management',
    'research-visit': 'Research visit',
    other: 'Other',
  },
} as const;

export const therapeuticApproach = {
  title: 'Therapeutic approach',
  source: IOP_LITERATURE,
  codes: {
    cbt: 'Cognitive behavioral therapy',
    dbt: 'Dialectical behavior therapy',
    mi: 'Motivational interviewing',
    'twelve-step-facilitation': 'Twelve-step facilitation',
    'contingency-management': 'Contingency management',
    'relapse-prevention': 'Relapse prevention',
    matrix: 'Matrix model',
    trauma: 'Trauma-focused therapy',
    other: 'Other',
  },
} as const;

export const attendance = {
  title: 'What became of a planned service',
  source: OWN,
  codes: { attended: 'Attended', 'no-show': 'No-show', cancelled: 'Cancelled' },
} as const;

export const instrument = {
  title: 'Assessment instrument',
  source: 'Names of the published instruments',
  codes: {
    'asam-3': 'ASAM dimensions, third edition',
    'asam-4': 'ASAM dimensions, fourth edition',
    'phq-9': 'Patient Health Questionnaire-9',
    'gad-7': 'Generalized Anxiety Disorder-7',
    audit: 'Alcohol Use Disorders Identification Test',
    'audit-c': 'AUDIT-C',
    'dast-10': 'Drug Abuse Screening Test-10',
    bam: 'Brief Addiction Monitor',
    asi: 'Addiction Severity Index',
    cows: 'Clinical Opiate Withdrawal Scale',
    'ciwa-ar': 'Clinical Institute Withdrawal Assessment for Alcohol, revised',
    other: 'Other',
  },
} as const;

export const need = {
  title: 'Need other than treatment',
  source: OWN,
  codes: {
    transport: 'Transport',
    childcare: 'Child care',
    work: 'Work',
    housing: 'Housing',
    vocational: 'Vocational',
    financial: 'Financial',
    medical: 'Medical',
    legal: 'Legal',
    family: 'Family',
    other: 'Other',
  },
} as const;

export const authorizationDecision = {
  title: 'Decision of a payer',
  source: OWN,
  codes: { approved: 'Approved', denied: 'Denied', pended: 'Pended' },
} as const;

export const authorizationUnit = {
  title: 'Unit that a payer authorizes',
  source: OWN,
  codes: { days: 'Days', sessions: 'Sessions', hours: 'Hours' },
} as const;

export const network = {
  title: 'Relation of payer and provider',
  source: OWN,
  codes: { in: 'In network', out: 'Out of network' },
} as const;

export const reviewDecision = {
  title: 'Decision of a continued-stay review',
  source: OWN,
  codes: {
    continue: 'Continue at this level',
    'step-down': 'Step down',
    'step-up': 'Step up',
    discharge: 'Discharge',
  },
} as const;

export const medicationAct = {
  title: 'What was done with a medication',
  source: OWN,
  codes: { dispensed: 'Dispensed', administered: 'Administered' },
} as const;

export const screenResult = {
  title: 'Result of a drug screen for one substance',
  source: OWN,
  codes: { positive: 'Positive', negative: 'Negative', invalid: 'Invalid' },
} as const;

export const disposition = {
  title: 'Where a patient goes at discharge',
  source: OWN,
  codes: {
    home: 'Home',
    'sober-living': 'Sober living',
    'lower-level': 'Lower level of care elsewhere',
    'higher-level': 'Higher level of care elsewhere',
    'correctional-facility': 'Correctional facility',
    hospital: 'Hospital',
    unknown: 'Unknown',
    other: 'Other',
  },
} as const;

export const continuingSupport = {
  title: 'Support after discharge',
  source: IOP_LITERATURE,
  codes: {
    aa: 'Alcoholics Anonymous',
    na: 'Narcotics Anonymous',
    smart: 'SMART Recovery',
    alumni: 'Alumni group',
    outpatient: 'Outpatient treatment',
    'sober-living': 'Sober living',
    'peer-support': 'Peer support',
    other: 'Other',
  },
} as const;

export const problemSeverity = {
  title: 'Severity of problems at follow-up',
  source: OWN,
  codes: { none: 'None', mild: 'Mild', moderate: 'Moderate', severe: 'Severe' },
} as const;

export const cancellationReason = {
  title: 'Why an episode ended before admission',
  source: OWN,
  codes: {
    declined: 'Declined by the patient',
    withdrawn: 'Referral withdrawn',
    'not-eligible': 'Not eligible',
    'no-capacity': 'No capacity',
    'no-contact': 'Could not be reached',
    'admitted-elsewhere': 'Admitted elsewhere',
    died: 'Died before admission',
    other: 'Other',
  },
} as const;

export const voidReason = {
  title: 'Why a whole episode is void',
  source: OWN,
  codes: { 'wrong-patient': 'Wrong patient', duplicate: 'Duplicate', test: 'Test entry', other: 'Other' },
} as const;
