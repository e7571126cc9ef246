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
    example: { effectiveOn: '2026-04-06', phase: 'intermediate' },
  },
  ChangeProgram: {
    segment: 'program',
    summary: 'Move to another program at the same level',
    example: { effectiveOn: '2026-04-13', program: 'Evening program' },
  },
  ChangeModality: {
    segment: 'modality',
    summary: 'Change how services are delivered',
    example: { effectiveOn: '2026-04-13', modality: 'hybrid' },
  },
  StepDown: {
    segment: 'step-down',
    summary: 'Move to a lower level of care',
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
    example: { effectiveOn: '2026-04-20', to: php, reason: 'Return to daily use' },
  },
  TransferLaterally: {
    segment: 'lateral-transfer',
    summary: 'Move to a level of equal rank or of another edition',
    example: { effectiveOn: '2026-04-27', to: { system: 'asam', edition: '4', code: '2.1' } },
  },
  PauseTreatment: {
    segment: 'pause',
    summary: 'Pause treatment',
    example: { effectiveOn: '2026-05-04', reason: 'Surgery' },
  },
  ResumeTreatment: {
    segment: 'resumption',
    summary: 'Resume paused treatment',
    example: { effectiveOn: '2026-05-18' },
  },
  DischargePatient: {
    segment: 'discharge',
    summary: 'Discharge the patient',
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
