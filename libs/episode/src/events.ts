import type { CalendarDate } from './dates.js';
import type * as payloads from './payloads.js';

/**
 * Everything a clinic says about a patient's course. These are the entries that can be corrected and voided.
 * Three kinds, by what they may change:
 * - course: the frame of an episode (referral, admission, stays, phases, discharge);
 * - contact: services and medication, which must lie inside the frame;
 * - record: what only adds (assessments, screens, follow-up ...).
 */
export interface ClinicalPayloads {
  ReferralReceived: payloads.ReferralReceived;
  PatientWaitlisted: payloads.PatientWaitlisted;
  CoverageRecorded: payloads.CoverageRecorded;
  AuthorizationDecided: payloads.AuthorizationDecided;
  AssessmentRecorded: payloads.AssessmentRecorded;
  DiagnosisRecorded: payloads.DiagnosisRecorded;
  NeedIdentified: payloads.NeedIdentified;
  PatientAdmitted: payloads.PatientAdmitted;
  TreatmentPlanSet: payloads.TreatmentPlanSet;
  PhaseChanged: payloads.PhaseChanged;
  ProgramChanged: payloads.ProgramChanged;
  ModalityChanged: payloads.ModalityChanged;
  ServiceRecorded: payloads.ServiceRecorded;
  MedicationRecorded: payloads.MedicationRecorded;
  DrugScreenRecorded: payloads.DrugScreenRecorded;
  SubstanceUseReported: payloads.SubstanceUseReported;
  ContinuedStayReviewed: payloads.ContinuedStayReviewed;
  SteppedDown: payloads.LevelChanged;
  SteppedUp: payloads.LevelChanged;
  TransferredLaterally: payloads.LevelChanged;
  TreatmentPaused: payloads.TreatmentPaused;
  TreatmentResumed: payloads.TreatmentResumed;
  PatientDischarged: payloads.PatientDischarged;
  ContinuingCareArranged: payloads.ContinuingCareArranged;
  FollowUpRecorded: payloads.FollowUpRecorded;
  EpisodeCancelled: payloads.EpisodeCancelled;
}

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

export interface Payloads extends ClinicalPayloads {
  EntriesCorrected: EntriesCorrected;
  EntriesVoided: EntriesVoided;
  EpisodeVoided: payloads.EpisodeVoided;
}

export type ClinicalType = keyof ClinicalPayloads;
export type EventType = keyof Payloads;

type EventOf<Type extends EventType> = { readonly type: Type; readonly data: Payloads[Type] };
/** An event by its type: `EpisodeEvent<'PatientAdmitted'>`; without an argument, any. */
export type EpisodeEvent<Type extends EventType = EventType> = Type extends EventType ? EventOf<Type> : never;
export type ClinicalEvent<Type extends ClinicalType = ClinicalType> = Type extends ClinicalType ? EventOf<Type> : never;

/** Every event type with the current version of its schema. Older versions are lifted by `upcast.ts`. */
export const schemaVersions = {
  ReferralReceived: 1,
  PatientWaitlisted: 1,
  CoverageRecorded: 1,
  AuthorizationDecided: 1,
  AssessmentRecorded: 1,
  DiagnosisRecorded: 1,
  NeedIdentified: 1,
  PatientAdmitted: 1,
  TreatmentPlanSet: 1,
  PhaseChanged: 1,
  ProgramChanged: 1,
  ModalityChanged: 1,
  ServiceRecorded: 2,
  MedicationRecorded: 1,
  DrugScreenRecorded: 1,
  SubstanceUseReported: 1,
  ContinuedStayReviewed: 1,
  SteppedDown: 1,
  SteppedUp: 1,
  TransferredLaterally: 1,
  TreatmentPaused: 1,
  TreatmentResumed: 1,
  PatientDischarged: 1,
  ContinuingCareArranged: 1,
  FollowUpRecorded: 1,
  EpisodeCancelled: 1,
  EntriesCorrected: 1,
  EntriesVoided: 1,
  EpisodeVoided: 1,
} as const satisfies Record<EventType, number>;

/** Events that make the frame of an episode: adding, changing or removing one is judged against all others. */
const courseTypes = [
  'ReferralReceived',
  'PatientWaitlisted',
  'PatientAdmitted',
  'PhaseChanged',
  'ProgramChanged',
  'ModalityChanged',
  'SteppedDown',
  'SteppedUp',
  'TransferredLaterally',
  'TreatmentPaused',
  'TreatmentResumed',
  'PatientDischarged',
  'EpisodeCancelled',
] as const satisfies readonly ClinicalType[];
export type CourseType = (typeof courseTypes)[number];
export type CourseEvent = ClinicalEvent<CourseType>;

const courseTypeSet: ReadonlySet<string> = new Set(courseTypes);

export function isCourseEvent(event: EpisodeEvent): event is CourseEvent {
  return courseTypeSet.has(event.type);
}

export function isClinicalEvent(event: EpisodeEvent): event is ClinicalEvent {
  return event.type !== 'EntriesCorrected' && event.type !== 'EntriesVoided' && event.type !== 'EpisodeVoided';
}

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(schemaVersions, type);
}
