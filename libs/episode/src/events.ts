import type { voidReason } from './codes/clinical.js';
import type { CodeOf } from './codes/code-list.js';
import type { CalendarDate } from './dates.js';
import type { DataOf, Payload } from './fields.js';
import * as care from './payloads/care.js';
import * as findings from './payloads/findings.js';
import * as referral from './payloads/referral.js';
import * as stay from './payloads/stay.js';

/** How a clinical event is recorded. */
interface ClinicalDefinition {
  /** The command that records it. */
  readonly command: string;
  readonly payload: Payload;
  /** The payload of the command, if it may omit fields that the event always has. */
  readonly sent?: Payload;
  /** The current version of its schema. Older versions are lifted by `upcast.ts`. */
  readonly version: number;
  /** Whether it is part of the frame of an episode: a change to the frame is checked against all entries. */
  readonly frame: boolean;
}

/**
 * Everything a clinic says about a patient's course, in the order of an episode. These are the entries that can be
 * corrected and voided. Entries that are not part of the frame lie inside it: see `rules/records.ts`.
 */
export const clinicalEvents = {
  ReferralReceived: { command: 'ReceiveReferral', payload: referral.referralReceived, version: 1, frame: true },
  PatientWaitlisted: { command: 'WaitlistPatient', payload: referral.patientWaitlisted, version: 1, frame: true },
  CoverageRecorded: { command: 'RecordCoverage', payload: referral.coverageRecorded, version: 1, frame: false },
  AuthorizationDecided: {
    command: 'DecideAuthorization',
    payload: referral.authorizationDecided,
    version: 1,
    frame: false,
  },
  AssessmentRecorded: { command: 'RecordAssessment', payload: findings.assessmentRecorded, version: 1, frame: false },
  DiagnosisRecorded: { command: 'RecordDiagnosis', payload: findings.diagnosisRecorded, version: 1, frame: false },
  NeedIdentified: { command: 'IdentifyNeed', payload: care.needIdentified, version: 1, frame: false },
  PatientAdmitted: { command: 'AdmitPatient', payload: stay.patientAdmitted, version: 1, frame: true },
  TreatmentPlanSet: { command: 'SetTreatmentPlan', payload: care.treatmentPlanSet, version: 1, frame: false },
  PhaseChanged: { command: 'ChangePhase', payload: stay.phaseChanged, version: 1, frame: true },
  ProgramChanged: { command: 'ChangeProgram', payload: stay.programChanged, version: 1, frame: true },
  ModalityChanged: { command: 'ChangeModality', payload: stay.modalityChanged, version: 1, frame: true },
  ServiceRecorded: { command: 'RecordService', payload: care.serviceRecorded, version: 2, frame: false },
  MedicationRecorded: { command: 'RecordMedication', payload: care.medicationRecorded, version: 1, frame: false },
  DrugScreenRecorded: { command: 'RecordDrugScreen', payload: findings.drugScreenRecorded, version: 1, frame: false },
  SubstanceUseReported: {
    command: 'ReportSubstanceUse',
    payload: findings.substanceUseReported,
    version: 1,
    frame: false,
  },
  ContinuedStayReviewed: {
    command: 'ReviewContinuedStay',
    payload: care.continuedStayReviewed,
    version: 1,
    frame: false,
  },
  SteppedDown: { command: 'StepDown', payload: stay.levelChanged, sent: stay.changeLevel, version: 1, frame: true },
  SteppedUp: { command: 'StepUp', payload: stay.levelChanged, sent: stay.changeLevel, version: 1, frame: true },
  TransferredLaterally: {
    command: 'TransferLaterally',
    payload: stay.levelChanged,
    sent: stay.changeLevel,
    version: 1,
    frame: true,
  },
  TreatmentPaused: { command: 'PauseTreatment', payload: stay.treatmentPaused, version: 1, frame: true },
  TreatmentResumed: { command: 'ResumeTreatment', payload: stay.treatmentResumed, version: 1, frame: true },
  PatientDischarged: { command: 'DischargePatient', payload: stay.patientDischarged, version: 1, frame: true },
  ContinuingCareArranged: {
    command: 'ArrangeContinuingCare',
    payload: care.continuingCareArranged,
    version: 1,
    frame: false,
  },
  FollowUpRecorded: { command: 'RecordFollowUp', payload: care.followUpRecorded, version: 1, frame: false },
  EpisodeCancelled: { command: 'CancelEpisode', payload: referral.episodeCancelled, version: 1, frame: true },
} as const satisfies Record<string, ClinicalDefinition>;

export type ClinicalEvents = typeof clinicalEvents;
export type ClinicalType = keyof ClinicalEvents;
/** The payload of each clinical event. */
export type ClinicalPayloads = { readonly [Type in ClinicalType]: DataOf<ClinicalEvents[Type]['payload']> };

/** One entry replaced by another payload of the same type. */
export interface Correction<Type extends ClinicalType = ClinicalType> {
  /** Revision of the entry, a decimal string. */
  readonly revision: string;
  readonly type: Type;
  readonly schemaVersion: number;
  readonly data: ClinicalPayloads[Type];
}

export interface EntriesCorrected {
  readonly effectiveOn: CalendarDate;
  readonly corrections: readonly Correction[];
  readonly reason: string;
}

export interface EntriesVoided {
  readonly effectiveOn: CalendarDate;
  /** Revisions of the entries, decimal strings. */
  readonly revisions: readonly string[];
  readonly reason: string;
}

export interface EpisodeVoided {
  readonly effectiveOn: CalendarDate;
  readonly reason: CodeOf<typeof voidReason>;
  readonly comment?: string;
}

/** The payload of each event. */
export type Payloads = ClinicalPayloads & {
  readonly EntriesCorrected: EntriesCorrected;
  readonly EntriesVoided: EntriesVoided;
  readonly EpisodeVoided: EpisodeVoided;
};
export type EventType = keyof Payloads;

type EventOf<Type extends EventType> = { readonly type: Type; readonly data: Payloads[Type] };
/** An event by its type: `EpisodeEvent<'PatientAdmitted'>`; without an argument, any. */
export type EpisodeEvent<Type extends EventType = EventType> = Type extends EventType ? EventOf<Type> : never;
export type ClinicalEvent<Type extends ClinicalType = ClinicalType> = Type extends ClinicalType ? EventOf<Type> : never;

/** Every clinical type, in the order of an episode. */
export const clinicalTypes = Object.keys(clinicalEvents) as readonly ClinicalType[];

/** Every event type with the current version of its schema. */
export const schemaVersions = {
  ...(Object.fromEntries(clinicalTypes.map((type) => [type, clinicalEvents[type].version])) as Record<
    ClinicalType,
    number
  >),
  EntriesCorrected: 1,
  EntriesVoided: 1,
  EpisodeVoided: 1,
} as const satisfies Record<EventType, number>;

/** The events that form the frame of an episode. */
export type CourseType = {
  [Type in ClinicalType]: ClinicalEvents[Type]['frame'] extends true ? Type : never;
}[ClinicalType];
export type CourseEvent = ClinicalEvent<CourseType>;

const courseTypes: ReadonlySet<string> = new Set(clinicalTypes.filter((type) => clinicalEvents[type].frame));

export function isCourseEvent(event: EpisodeEvent): event is CourseEvent {
  return courseTypes.has(event.type);
}

export function isClinicalEvent(event: EpisodeEvent): event is ClinicalEvent {
  return event.type !== 'EntriesCorrected' && event.type !== 'EntriesVoided' && event.type !== 'EpisodeVoided';
}

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(schemaVersions, type);
}
