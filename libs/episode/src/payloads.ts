import type { CodeOf } from './codes/code-list.js';
import type * as clinical from './codes/clinical.js';
import type * as teds from './codes/teds.js';
import type { CountAnswer } from './codes/teds.js';
import type { CalendarDate } from './dates.js';
import type { Level } from './level.js';

/*
 * What the events of an episode carry. Every payload has `effectiveOn`, the date on which it happened in the clinic;
 * when the log got it is the store's `recordedAt`. Names and codes: see `codes/`.
 */

export interface Dated {
  readonly effectiveOn: CalendarDate;
}

/** A code as the sender's own system has it, kept beside the mapped one. */
export interface SenderCode {
  /** The field of the payload that was mapped. */
  readonly field: string;
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Payloads whose coded fields may have been mapped from the sender's own codes. */
export interface Mapped {
  readonly senderCodes?: readonly SenderCode[];
}

/** An entry as its sender names it. */
export interface SourceEntry {
  readonly system: string;
  readonly id: string;
}

/** One of up to three substances, in order of importance. */
export interface SubstanceUse {
  readonly substance: teds.Answer<typeof teds.substance>;
  readonly route?: teds.Answer<typeof teds.route>;
  readonly frequency?: teds.Answer<typeof teds.useFrequency>;
  /** Completed years of age at first use, 0-95, or 96, 97, 98. */
  readonly ageOfFirstUse?: CountAnswer;
}

/** The facts behind SAMHSA's National Outcome Measures, asked at admission, at discharge and at follow-up. */
export interface OutcomeFacts {
  readonly employment?: teds.Answer<typeof teds.employment>;
  readonly notInLaborForce?: teds.Answer<typeof teds.notInLaborForce>;
  readonly livingArrangement?: teds.Answer<typeof teds.livingArrangement>;
  /** Arrests in the past 30 days, 0-95, or 96, 97, 98. */
  readonly arrests?: CountAnswer;
  readonly selfHelpAttendance?: teds.Answer<typeof teds.selfHelpAttendance>;
  readonly substances?: readonly SubstanceUse[];
}

/** TEDS facts about a person at admission. */
export interface AdmissionFacts extends OutcomeFacts {
  readonly birthDate?: CalendarDate;
  /** Completed years at admission, where the birth date is not known. */
  readonly age?: number;
  readonly sex?: teds.Answer<typeof teds.sex>;
  readonly race?: teds.Answer<typeof teds.race>;
  readonly ethnicity?: teds.Answer<typeof teds.ethnicity>;
  readonly maritalStatus?: teds.Answer<typeof teds.maritalStatus>;
  readonly education?: teds.Answer<typeof teds.education>;
  readonly incomeSource?: teds.Answer<typeof teds.incomeSource>;
  readonly healthInsurance?: teds.Answer<typeof teds.healthInsurance>;
  /** Earlier substance use treatment episodes, 0-95, or 96, 97, 98. */
  readonly priorEpisodes?: CountAnswer;
  readonly medicationAssisted?: teds.Answer<typeof teds.yesNo>;
  /** Treated in an opioid treatment program. */
  readonly opioidTreatmentProgram?: boolean;
  readonly veteran?: teds.Answer<typeof teds.yesNo>;
  readonly pregnant?: teds.Answer<typeof teds.yesNo>;
  readonly coOccurring?: teds.Answer<typeof teds.yesNo>;
}

export interface ReferralReceived extends Dated, Mapped {
  readonly patientId: string;
  readonly providerId: string;
  readonly referralSource: teds.Answer<typeof teds.referralSource>;
  readonly requestedLevel?: Level;
  /** The episode that this one readmits from. */
  readonly previousEpisodeId?: string;
}

export interface PatientWaitlisted extends Dated {
  readonly reason: string;
  /** 1 is the most urgent. */
  readonly priority?: number;
}

export interface CoverageRecorded extends Dated {
  readonly payer: string;
  readonly network: CodeOf<typeof clinical.network>;
  readonly limits?: {
    readonly days?: number;
    readonly sessions?: number;
    readonly hours?: number;
    /** US dollars. */
    readonly amount?: number;
  };
  /** US dollars a service. */
  readonly copay?: number;
  /** US dollars a day. */
  readonly dailyRate?: number;
}

export interface AuthorizationDecided extends Dated {
  readonly payer: string;
  readonly level: Level;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly quantity: number;
  readonly unit: CodeOf<typeof clinical.authorizationUnit>;
  readonly decision: CodeOf<typeof clinical.authorizationDecision>;
}

export interface AssessmentRecorded extends Dated {
  readonly instrument: CodeOf<typeof clinical.instrument>;
  /** The answers as coded by the instrument: item or dimension, rating. */
  readonly ratings: readonly { readonly item: string; readonly rating: string }[];
  readonly total?: number;
  readonly recommendedLevel?: Level;
}

export interface DiagnosisRecorded extends Dated {
  /** ICD-10-CM, with its point: `F11.20`. */
  readonly code: string;
  /** 1 is the principal diagnosis. */
  readonly rank: number;
}

export interface NeedIdentified extends Dated {
  readonly need: CodeOf<typeof clinical.need>;
  readonly plan?: string;
}

export interface PatientAdmitted extends Dated, AdmissionFacts, Mapped {
  readonly level: Level;
  readonly program?: string;
  readonly modality?: CodeOf<typeof clinical.modality>;
}

export interface TreatmentPlanSet extends Dated {
  readonly goals: readonly string[];
  readonly hoursPerWeek?: number;
  readonly sessionsPerWeek?: number;
}

export interface PhaseChanged extends Dated {
  readonly phase: CodeOf<typeof clinical.phase>;
  /** The provider's own name for it. */
  readonly label?: string;
}

export interface ProgramChanged extends Dated {
  readonly program: string;
}

export interface ModalityChanged extends Dated {
  readonly modality: CodeOf<typeof clinical.modality>;
}

export interface ServiceRecorded extends Dated {
  readonly kind: CodeOf<typeof clinical.serviceKind>;
  readonly attendance: CodeOf<typeof clinical.attendance>;
  readonly approach?: CodeOf<typeof clinical.therapeuticApproach>;
  /** Minutes delivered or, where it was missed, planned. */
  readonly minutes?: number;
  readonly modality?: CodeOf<typeof clinical.modality>;
  readonly staff?: string;
  /** Why it was missed or cancelled. */
  readonly reason?: string;
}

export interface MedicationRecorded extends Dated {
  readonly medication: string;
  readonly dose: number;
  /** UCUM unit of the dose: `mg`. */
  readonly unit: string;
  readonly act: CodeOf<typeof clinical.medicationAct>;
}

export interface DrugScreenRecorded extends Dated {
  readonly results: readonly {
    readonly substance: string;
    readonly result: CodeOf<typeof clinical.screenResult>;
  }[];
}

/** Days of use in a window that ends on the effective date. */
export interface SubstanceUseReported extends Dated {
  readonly windowDays: number;
  readonly use: readonly { readonly substance: string; readonly days: number }[];
}

export interface ContinuedStayReviewed extends Dated {
  readonly decision: CodeOf<typeof clinical.reviewDecision>;
  readonly nextReviewOn?: CalendarDate;
}

/** A move to another level: closes the stay and opens the next. */
export interface LevelChanged extends Dated {
  readonly from: Level;
  readonly to: Level;
  /** Last contact in the stay that ends. */
  readonly lastContactOn: CalendarDate;
  readonly program?: string;
  readonly modality?: CodeOf<typeof clinical.modality>;
  readonly reason?: string;
}

export interface TreatmentPaused extends Dated {
  readonly reason: string;
}

export interface TreatmentResumed extends Dated {
  readonly reason?: string;
}

export interface PatientDischarged extends Dated, Mapped {
  readonly lastContactOn: CalendarDate;
  readonly reason: teds.Answer<typeof teds.dischargeReason>;
  readonly disposition?: CodeOf<typeof clinical.disposition>;
  readonly referredTo?: readonly string[];
  readonly outcomes?: OutcomeFacts;
}

export interface ContinuingCareArranged extends Dated {
  readonly supports: readonly CodeOf<typeof clinical.continuingSupport>[];
  readonly relapsePreventionPlan: boolean;
}

export interface FollowUpRecorded extends Dated, Mapped {
  readonly monthsAfterDischarge: number;
  readonly reached: boolean;
  /** Days abstinent of the last 30. */
  readonly daysAbstinent?: number;
  readonly problemSeverity?: CodeOf<typeof clinical.problemSeverity>;
  readonly outcomes?: OutcomeFacts;
}

export interface EpisodeCancelled extends Dated {
  readonly reason: CodeOf<typeof clinical.cancellationReason>;
}

export interface EpisodeVoided extends Dated {
  readonly reason: CodeOf<typeof clinical.voidReason>;
  readonly comment?: string;
}
