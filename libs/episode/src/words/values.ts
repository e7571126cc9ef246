import { labelOf, type CodeList } from '../codes/code-list.js';
import * as clinical from '../codes/clinical.js';
import * as teds from '../codes/teds.js';
import type { EventType } from '../events.js';
import { isLevel, levelKey, nameOf, type Level } from '../level.js';

/** A level as `asam-3:2.1 Intensive outpatient services (IOP)`. */
export function levelInWords(level: Level): string {
  return `${levelKey(level)} ${nameOf(level)}`;
}

/** A number of things: `1 day`, `2 days`. */
export function countInWords(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** The label of a coded answer, or the reason for a missing one. */
export function answerInWords(list: CodeList, answer: string | number): string {
  return labelOf(Object.hasOwn(list.codes, answer) ? list : teds.unanswered, answer);
}

/** A value of a payload in words, by the name of its field. A value without a code list stays as it is. */
export function valueInWords(type: EventType, field: string, value: unknown): string {
  if (value === undefined) return 'nothing';
  if (isLevel(value)) return levelInWords(value);
  const list = codeListOf(type, field);
  const isCode = typeof value === 'string' || typeof value === 'number';
  if (list !== undefined && isCode) return answerInWords(list, value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The code list of a field, if it has one. With few exceptions a field name means the same list everywhere. */
function codeListOf(type: EventType, field: string): CodeList | undefined {
  const own = `${type}.${field}`;
  if (Object.hasOwn(listsOfEvents, own)) return listsOfEvents[own];
  return Object.hasOwn(lists, field) ? lists[field] : undefined;
}

const listsOfEvents: { readonly [field: string]: CodeList } = {
  'AuthorizationDecided.decision': clinical.authorizationDecision,
  'AuthorizationDecided.unit': clinical.authorizationUnit,
  'ContinuedStayReviewed.decision': clinical.reviewDecision,
  'EpisodeCancelled.reason': clinical.cancellationReason,
  'EpisodeVoided.reason': clinical.voidReason,
  'PatientDischarged.reason': teds.dischargeReason,
};

const lists: { readonly [field: string]: CodeList } = {
  act: clinical.medicationAct,
  approach: clinical.therapeuticApproach,
  attendance: clinical.attendance,
  coOccurring: teds.yesNo,
  disposition: clinical.disposition,
  education: teds.education,
  employment: teds.employment,
  ethnicity: teds.ethnicity,
  frequency: teds.useFrequency,
  healthInsurance: teds.healthInsurance,
  incomeSource: teds.incomeSource,
  instrument: clinical.instrument,
  kind: clinical.serviceKind,
  livingArrangement: teds.livingArrangement,
  maritalStatus: teds.maritalStatus,
  medicationAssisted: teds.yesNo,
  modality: clinical.modality,
  need: clinical.need,
  network: clinical.network,
  notInLaborForce: teds.notInLaborForce,
  phase: clinical.phase,
  pregnant: teds.yesNo,
  problemSeverity: clinical.problemSeverity,
  race: teds.race,
  referralSource: teds.referralSource,
  result: clinical.screenResult,
  route: teds.route,
  selfHelpAttendance: teds.selfHelpAttendance,
  sex: teds.sex,
  substance: teds.substance,
  supports: clinical.continuingSupport,
  veteran: teds.yesNo,
};
