import type { CalendarDate } from './dates.js';
import type { ClinicalPayloads, ClinicalType } from './events.js';
import type * as payloads from './payloads.js';
import type { SourceEntry } from './payloads.js';

/** A move to another level; the level it starts from is read from the episode, and checked where the sender states it. */
export type ChangeLevel = Omit<payloads.LevelChanged, 'from' | 'lastContactOn'> &
  Partial<Pick<payloads.LevelChanged, 'from' | 'lastContactOn'>>;

/** Replacement of one entry, named by its revision or by its sender's own name. */
export interface CorrectionRequest<Type extends ClinicalType = ClinicalType> {
  readonly revision?: string;
  readonly source?: SourceEntry;
  readonly type: Type;
  readonly data: Replacement<Type>;
}

/** What a correction may say: the payload, with what a command may leave out left out. */
export type Replacement<Type extends ClinicalType> = Type extends 'SteppedDown' | 'SteppedUp' | 'TransferredLaterally'
  ? ChangeLevel
  : ClinicalPayloads[Type];

export interface EntryReference {
  readonly revision?: string;
  readonly source?: SourceEntry;
}

export interface CorrectEntries {
  /** When the correction was made; default the day it is received. */
  readonly effectiveOn?: CalendarDate;
  readonly corrections: readonly CorrectionRequest[];
  readonly reason: string;
}

export interface VoidEntries {
  readonly effectiveOn?: CalendarDate;
  readonly entries: readonly EntryReference[];
  readonly reason: string;
}

export type VoidEpisode = Omit<payloads.EpisodeVoided, 'effectiveOn'> & { readonly effectiveOn?: CalendarDate };

/** Every command with the data it takes. */
export interface CommandData {
  ReceiveReferral: payloads.ReferralReceived;
  WaitlistPatient: payloads.PatientWaitlisted;
  RecordCoverage: payloads.CoverageRecorded;
  DecideAuthorization: payloads.AuthorizationDecided;
  RecordAssessment: payloads.AssessmentRecorded;
  RecordDiagnosis: payloads.DiagnosisRecorded;
  IdentifyNeed: payloads.NeedIdentified;
  AdmitPatient: payloads.PatientAdmitted;
  SetTreatmentPlan: payloads.TreatmentPlanSet;
  ChangePhase: payloads.PhaseChanged;
  ChangeProgram: payloads.ProgramChanged;
  ChangeModality: payloads.ModalityChanged;
  RecordService: payloads.ServiceRecorded;
  RecordMedication: payloads.MedicationRecorded;
  RecordDrugScreen: payloads.DrugScreenRecorded;
  ReportSubstanceUse: payloads.SubstanceUseReported;
  ReviewContinuedStay: payloads.ContinuedStayReviewed;
  StepDown: ChangeLevel;
  StepUp: ChangeLevel;
  TransferLaterally: ChangeLevel;
  PauseTreatment: payloads.TreatmentPaused;
  ResumeTreatment: payloads.TreatmentResumed;
  DischargePatient: payloads.PatientDischarged;
  ArrangeContinuingCare: payloads.ContinuingCareArranged;
  RecordFollowUp: payloads.FollowUpRecorded;
  CancelEpisode: payloads.EpisodeCancelled;
  CorrectEntries: CorrectEntries;
  VoidEntries: VoidEntries;
  VoidEpisode: VoidEpisode;
}

export type CommandType = keyof CommandData;

/** A command about one episode. */
export type EpisodeCommand<Type extends CommandType = CommandType> = Type extends CommandType
  ? {
      readonly type: Type;
      readonly episodeId: string;
      readonly data: CommandData[Type];
      /** Today's date where the provider is: nothing may be dated later. */
      readonly receivedOn: CalendarDate;
    }
  : never;

/** The commands that say one clinical thing, with the event that records it. */
export const eventTypeOf = {
  ReceiveReferral: 'ReferralReceived',
  WaitlistPatient: 'PatientWaitlisted',
  RecordCoverage: 'CoverageRecorded',
  DecideAuthorization: 'AuthorizationDecided',
  RecordAssessment: 'AssessmentRecorded',
  RecordDiagnosis: 'DiagnosisRecorded',
  IdentifyNeed: 'NeedIdentified',
  AdmitPatient: 'PatientAdmitted',
  SetTreatmentPlan: 'TreatmentPlanSet',
  ChangePhase: 'PhaseChanged',
  ChangeProgram: 'ProgramChanged',
  ChangeModality: 'ModalityChanged',
  RecordService: 'ServiceRecorded',
  RecordMedication: 'MedicationRecorded',
  RecordDrugScreen: 'DrugScreenRecorded',
  ReportSubstanceUse: 'SubstanceUseReported',
  ReviewContinuedStay: 'ContinuedStayReviewed',
  StepDown: 'SteppedDown',
  StepUp: 'SteppedUp',
  TransferLaterally: 'TransferredLaterally',
  PauseTreatment: 'TreatmentPaused',
  ResumeTreatment: 'TreatmentResumed',
  DischargePatient: 'PatientDischarged',
  ArrangeContinuingCare: 'ContinuingCareArranged',
  RecordFollowUp: 'FollowUpRecorded',
  CancelEpisode: 'EpisodeCancelled',
} as const satisfies Partial<Record<CommandType, ClinicalType>>;
export type ClinicalCommandType = keyof typeof eventTypeOf;

export function isClinicalCommand(command: EpisodeCommand): command is EpisodeCommand<ClinicalCommandType> {
  return Object.hasOwn(eventTypeOf, command.type);
}
