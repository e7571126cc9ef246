import type { ClinicalCommandType, CommandData } from '#episode/commands';
import type { PayloadClass } from '../complete.js';
import * as care from './care.js';
import * as findings from './findings.js';
import * as referral from './referral.js';
import * as stay from './stay.js';

/** The class of what each clinical command takes. */
export const clinicalPayloads = {
  ReceiveReferral: referral.ReferralReceived,
  WaitlistPatient: referral.PatientWaitlisted,
  RecordCoverage: referral.CoverageRecorded,
  DecideAuthorization: referral.AuthorizationDecided,
  RecordAssessment: findings.AssessmentRecorded,
  RecordDiagnosis: findings.DiagnosisRecorded,
  IdentifyNeed: care.NeedIdentified,
  AdmitPatient: stay.PatientAdmitted,
  SetTreatmentPlan: care.TreatmentPlanSet,
  ChangePhase: stay.PhaseChanged,
  ChangeProgram: stay.ProgramChanged,
  ChangeModality: stay.ModalityChanged,
  RecordService: care.ServiceRecorded,
  RecordMedication: care.MedicationRecorded,
  RecordDrugScreen: findings.DrugScreenRecorded,
  ReportSubstanceUse: findings.SubstanceUseReported,
  ReviewContinuedStay: care.ContinuedStayReviewed,
  StepDown: stay.ChangeLevel,
  StepUp: stay.ChangeLevel,
  TransferLaterally: stay.ChangeLevel,
  PauseTreatment: stay.TreatmentPaused,
  ResumeTreatment: stay.TreatmentResumed,
  DischargePatient: stay.PatientDischarged,
  ArrangeContinuingCare: care.ContinuingCareArranged,
  RecordFollowUp: care.FollowUpRecorded,
  CancelEpisode: referral.EpisodeCancelled,
} as const satisfies { readonly [Type in ClinicalCommandType]: PayloadClass<CommandData[Type]> };
