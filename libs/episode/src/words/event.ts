import { labelOf, type CodeList } from '../codes/code-list.js';
import * as clinical from '../codes/clinical.js';
import * as teds from '../codes/teds.js';
import type { ClinicalEvent, ClinicalPayloads, ClinicalType } from '../events.js';
import type { Level } from '../level.js';
import { answerInWords, countInWords, levelInWords } from './values.js';

/** A clinical event in words, without its date: `admitted to asam-3:2.1 Intensive outpatient services (IOP)`. */
export function eventInWords<Type extends ClinicalType>({
  type,
  data,
}: ClinicalEvent<Type> & { type: Type; data: ClinicalPayloads[Type] }): string {
  return list(words[type](data));
}

/** Parts of a sentence; unknown ones are left out. */
type Parts = readonly (string | undefined)[];

const words: { readonly [Type in ClinicalType]: (data: ClinicalPayloads[Type]) => Parts } = {
  ReferralReceived: (data) => [
    `referred to ${data.providerId}`,
    `patient ${data.patientId}`,
    `source ${answerInWords(teds.referralSource, data.referralSource)}`,
    level('requested level', data.requestedLevel),
    named('readmission after episode', data.previousEpisodeId),
  ],
  PatientWaitlisted: ({ reason, priority }) => [`put on the waiting list: ${reason}`, named('priority', priority)],
  CoverageRecorded: ({ payer, network, limits = {}, copay, dailyRate }) => [
    `covered by ${payer}`,
    lower(clinical.network, network),
    ...Object.entries(limits).map(([unit, limit]) =>
      unit === 'amount' ? `at most $${limit}` : `at most ${limit} ${unit}`,
    ),
    named('copay $', copay),
    named('daily rate $', dailyRate),
  ],
  AuthorizationDecided: ({ payer, decision, quantity, unit, from, to, level: at }) => [
    `${payer} ${lower(clinical.authorizationDecision, decision)} ${quantity} ${unit} at ${levelInWords(at)} from ${from} to ${to}`,
  ],
  AssessmentRecorded: ({ instrument, ratings, total, recommendedLevel }) => [
    `assessed with ${labelOf(clinical.instrument, instrument)}`,
    countInWords(ratings.length, 'rating'),
    named('total', total),
    level('recommended level', recommendedLevel),
  ],
  DiagnosisRecorded: ({ code, rank }) => [`diagnosed with ${code}`, `rank ${rank}`],
  NeedIdentified: ({ need, plan }) => [`need identified: ${lower(clinical.need, need)}`, named('plan', plan)],
  PatientAdmitted: (data) => [
    level('admitted to', data.level),
    named('program', data.program),
    data.modality && lower(clinical.modality, data.modality),
    data.medicationAssisted === 1 ? 'medication-assisted' : undefined,
    data.opioidTreatmentProgram === true ? 'opioid treatment program' : undefined,
  ],
  TreatmentPlanSet: ({ goals, hoursPerWeek, sessionsPerWeek }) => [
    `treatment plan set: ${goals.join('; ')}`,
    hoursPerWeek === undefined ? undefined : `${countInWords(hoursPerWeek, 'hour')} a week`,
    sessionsPerWeek === undefined ? undefined : `${countInWords(sessionsPerWeek, 'session')} a week`,
  ],
  PhaseChanged: ({ phase, label }) => [`phase changed to ${lower(clinical.phase, phase)}`, label],
  ProgramChanged: ({ program }) => [`program changed to ${program}`],
  ModalityChanged: ({ modality }) => [`modality changed to ${lower(clinical.modality, modality)}`],
  ServiceRecorded: ({ kind, attendance, minutes, approach, modality, staff, reason }) => [
    `${lower(clinical.serviceKind, kind)} ${lower(clinical.attendance, attendance)}`,
    minutes === undefined ? undefined : countInWords(minutes, 'minute'),
    approach && labelOf(clinical.therapeuticApproach, approach),
    modality && lower(clinical.modality, modality),
    named('with', staff),
    reason,
  ],
  MedicationRecorded: ({ medication, dose, unit, act }) => [
    `${medication} ${dose} ${unit} ${lower(clinical.medicationAct, act)}`,
  ],
  DrugScreenRecorded: ({ results }) => [
    `drug screen: ${listOrNone(results.map(({ substance, result }) => `${substance} ${lower(clinical.screenResult, result)}`))}`,
  ],
  SubstanceUseReported: ({ windowDays, use }) => [
    `use in the last ${countInWords(windowDays, 'day')}: ${listOrNone(use.map(({ substance, days }) => `${substance} on ${countInWords(days, 'day')}`))}`,
  ],
  ContinuedStayReviewed: ({ decision, nextReviewOn }) => [
    `continued stay reviewed: ${lower(clinical.reviewDecision, decision)}`,
    named('next review', nextReviewOn),
  ],
  SteppedDown: (data) => levelChange('stepped down', data),
  SteppedUp: (data) => levelChange('stepped up', data),
  TransferredLaterally: (data) => levelChange('transferred', data),
  TreatmentPaused: ({ reason }) => [`treatment paused: ${reason}`],
  TreatmentResumed: ({ reason }) => ['treatment resumed', reason],
  PatientDischarged: ({ reason, lastContactOn, disposition, referredTo = [] }) => [
    `discharged: ${answerInWords(teds.dischargeReason, reason)}`,
    `last contact ${lastContactOn}`,
    disposition && `to ${lower(clinical.disposition, disposition)}`,
    referredTo.length === 0 ? undefined : `referred to ${referredTo.join(' and ')}`,
  ],
  ContinuingCareArranged: ({ supports, relapsePreventionPlan }) => [
    `continuing care arranged: ${listOrNone(supports.map((support) => labelOf(clinical.continuingSupport, support)))}`,
    relapsePreventionPlan ? 'with a relapse-prevention plan' : 'without a relapse-prevention plan',
  ],
  FollowUpRecorded: ({ monthsAfterDischarge, reached, daysAbstinent, problemSeverity }) => [
    `follow-up ${countInWords(monthsAfterDischarge, 'month')} after discharge: ${reached ? 'reached' : 'not reached'}`,
    daysAbstinent === undefined ? undefined : `${daysAbstinent} of 30 days abstinent`,
    problemSeverity && `problem severity ${lower(clinical.problemSeverity, problemSeverity)}`,
  ],
  EpisodeCancelled: ({ reason }) => [`cancelled: ${lower(clinical.cancellationReason, reason)}`],
};

function levelChange(
  verb: string,
  { from, to, lastContactOn, program, modality, reason }: ClinicalPayloads['SteppedDown'],
): Parts {
  return [
    `${verb} from ${levelInWords(from)} to ${levelInWords(to)}`,
    `last contact ${lastContactOn}`,
    named('program', program),
    modality && lower(clinical.modality, modality),
    reason,
  ];
}

function level(label: string, value: Level | undefined): string | undefined {
  return value && `${label} ${levelInWords(value)}`;
}

function named(label: string, value: string | number | undefined): string | undefined {
  if (value === undefined) return undefined;
  return label.endsWith('$') ? `${label}${value}` : `${label} ${value}`;
}

function lower(codes: CodeList, code: string): string {
  const label = labelOf(codes, code);
  return label.charAt(0).toLowerCase() + label.slice(1);
}

function list(parts: Parts): string {
  return parts.filter((part) => part !== undefined).join(', ');
}

function listOrNone(parts: Parts): string {
  return parts.length === 0 ? 'none' : list(parts);
}
