import type { Descriptions } from './description.js';
import { iop, php } from './levels.js';

export const stay: Descriptions<
  | 'AdmitPatient'
  | 'ChangePhase'
  | 'ChangeProgram'
  | 'ChangeModality'
  | 'StepDown'
  | 'StepUp'
  | 'TransferLaterally'
  | 'PauseTreatment'
  | 'ResumeTreatment'
  | 'DischargePatient'
> = {
  AdmitPatient: {
    segment: 'admission',
    summary: 'Admit the patient at a level of care',
    notes:
      'Not before the referral; one per episode; not in an episode that was cancelled. Opens the first stay. Only `effectiveOn` and `level` are required: the rest are the facts that TEDS asks for at admission.',
    example: {
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
  },
  ChangePhase: {
    segment: 'phase',
    summary: 'Move to another phase of the stay',
    notes: 'From admission to discharge. Phase or label must be another than before; a phase ends with its stay.',
    example: { effectiveOn: '2026-04-06', phase: 'intermediate' },
  },
  ChangeProgram: {
    segment: 'program',
    summary: 'Move to another program at the same level',
    notes: 'From admission to discharge; another program than before. The stay goes on.',
    example: { effectiveOn: '2026-04-13', program: 'Evening program' },
  },
  ChangeModality: {
    segment: 'modality',
    summary: 'Change how services are delivered',
    notes: 'From admission to discharge; another modality than before. The stay goes on.',
    example: { effectiveOn: '2026-04-13', modality: 'hybrid' },
  },
  StepDown: {
    segment: 'step-down',
    summary: 'Move to a lower level of care',
    notes:
      'To a lower rank of the same edition. Closes the stay (as a transfer) and opens the next on the same day. The last contact lies in the stay that ends, and no contact on record may be later in that stay.',
    example: {
      effectiveOn: '2026-03-30',
      from: php,
      to: iop,
      lastContactOn: '2026-03-27',
      program: 'Intensive outpatient',
      reason: 'Goals of the day program met',
    },
  },
  StepUp: {
    segment: 'step-up',
    summary: 'Move to a higher level of care',
    notes: 'To a higher rank of the same edition; otherwise as [StepDown](#stepdown).',
    example: { effectiveOn: '2026-04-20', to: php, reason: 'Return to daily use' },
  },
  TransferLaterally: {
    segment: 'lateral-transfer',
    summary: 'Move to a level of equal rank or of another edition',
    notes: 'To a level of equal rank, or of the other edition; otherwise as [StepDown](#stepdown).',
    example: { effectiveOn: '2026-04-27', to: { system: 'asam', edition: '4', code: '2.1' } },
  },
  PauseTreatment: {
    segment: 'pause',
    summary: 'Pause treatment',
    notes: 'From admission to discharge; pauses and resumptions alternate. A discharge ends a pause.',
    example: { effectiveOn: '2026-05-04', reason: 'Surgery' },
  },
  ResumeTreatment: {
    segment: 'resumption',
    summary: 'Resume paused treatment',
    notes: 'From admission to discharge, while treatment is paused.',
    example: { effectiveOn: '2026-05-18' },
  },
  DischargePatient: {
    segment: 'discharge',
    summary: 'Discharge the patient',
    notes:
      'One per episode. Start of the last stay <= `lastContactOn` <= `effectiveOn`; no attended service or medication on record is later than the last contact, and no move later than the discharge.',
    example: {
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
  },
};
