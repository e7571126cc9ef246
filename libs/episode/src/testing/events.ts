import { calendarDate, type CalendarDate } from '../dates.js';
import type { ClinicalEvent, ClinicalPayloads, ClinicalType, Correction, EpisodeEvent } from '../events.js';
import { schemaVersions } from '../events.js';
import type { Level } from '../level.js';
import type { EpisodeVoided } from '../events.js';
import type { SourceEntry } from '../payloads/common.js';

/*
 * Builders of events for specs, each with a date that fits one ordinary course: referred on 16 February 2026, admitted to
 * intensive outpatient on 2 March, discharged on 22 May. `on` is the effective date; any other field overrides its default.
 */

const asam3 = (code: Level['code']): Level => ({ system: 'asam', edition: '3', code });
export const outpatient = asam3('1');
export const iop = asam3('2.1');
export const php = asam3('2.5');
export const residential = asam3('3.1');
export const inpatient = asam3('3.7');
export const iopOfEdition4: Level = { system: 'asam', edition: '4', code: '2.1' };

/** A payload's fields with dates as plain text, all of them optional. */
type Plain<T> = { readonly [Field in keyof T]?: T[Field] extends CalendarDate | undefined ? string : T[Field] };
export type Fields<Type extends ClinicalType> = Plain<Omit<ClinicalPayloads[Type], 'effectiveOn'>> & {
  readonly on?: string;
};
export type EventBuilder<Type extends ClinicalType> = (fields?: Fields<Type>) => ClinicalEvent<Type>;

type Usual<Type extends ClinicalType> = readonly [
  on: string,
  rest: (on: CalendarDate) => Omit<ClinicalPayloads[Type], 'effectiveOn'>,
];

/** The default events of the builders. Not every event type needs one. */
const usual = {
  ReferralReceived: ['2026-02-16', () => ({ patientId: 'patient-1', providerId: 'clinic-a', referralSource: 7 })],
  PatientWaitlisted: ['2026-02-18', () => ({ reason: 'no place free', priority: 2 })],
  CoverageRecorded: ['2026-02-19', () => ({ payer: 'Acme Health', network: 'in' })],
  AuthorizationDecided: [
    '2026-02-20',
    () => ({
      payer: 'Acme Health',
      level: iop,
      from: calendarDate('2026-03-02'),
      to: calendarDate('2026-05-29'),
      quantity: 36,
      unit: 'sessions',
      decision: 'approved',
    }),
  ],
  AssessmentRecorded: ['2026-02-23', () => ({ instrument: 'phq-9', ratings: [{ item: '1', rating: '2' }], total: 14 })],
  DiagnosisRecorded: ['2026-02-23', () => ({ code: 'F11.20', rank: 1 })],
  NeedIdentified: ['2026-02-23', () => ({ need: 'transport' })],
  PatientAdmitted: ['2026-03-02', () => ({ level: iop })],
  TreatmentPlanSet: ['2026-03-03', () => ({ goals: ['no opioid use'], hoursPerWeek: 9, sessionsPerWeek: 3 })],
  PhaseChanged: ['2026-03-03', () => ({ phase: 'initial' })],
  ProgramChanged: ['2026-03-16', () => ({ program: 'Evening IOP' })],
  ModalityChanged: ['2026-03-23', () => ({ modality: 'telehealth' })],
  ServiceRecorded: ['2026-03-04', () => ({ kind: 'group', attendance: 'attended', minutes: 180 })],
  MedicationRecorded: ['2026-03-05', () => ({ medication: 'buprenorphine', dose: 16, unit: 'mg', act: 'dispensed' })],
  DrugScreenRecorded: ['2026-03-06', () => ({ results: [{ substance: 'opiates', result: 'negative' }] })],
  SubstanceUseReported: ['2026-03-09', () => ({ windowDays: 30, use: [{ substance: 'heroin', days: 4 }] })],
  ContinuedStayReviewed: ['2026-03-30', () => ({ decision: 'continue' })],
  SteppedDown: ['2026-04-20', (on) => ({ from: iop, to: outpatient, lastContactOn: on })],
  SteppedUp: ['2026-04-20', (on) => ({ from: iop, to: php, lastContactOn: on })],
  TransferredLaterally: ['2026-04-20', (on) => ({ from: iop, to: iopOfEdition4, lastContactOn: on })],
  TreatmentPaused: ['2026-04-06', () => ({ reason: 'hospital stay' })],
  TreatmentResumed: ['2026-04-13', () => ({})],
  PatientDischarged: ['2026-05-22', (on) => ({ lastContactOn: on, reason: 1 })],
  ContinuingCareArranged: ['2026-05-20', () => ({ supports: ['aa', 'alumni'], relapsePreventionPlan: true })],
  FollowUpRecorded: ['2026-08-21', () => ({ monthsAfterDischarge: 3, reached: true, daysAbstinent: 28 })],
  EpisodeCancelled: ['2026-02-25', () => ({ reason: 'declined' })],
} satisfies { readonly [Type in ClinicalType]?: Usual<Type> };

function event<Type extends keyof typeof usual>(type: Type): EventBuilder<Type> {
  const [usuallyOn, rest] = usual[type] as object as Usual<Type>;
  return ({ on = usuallyOn, ...fields } = {}) => {
    const effectiveOn = calendarDate(on);
    return { type, data: { effectiveOn, ...rest(effectiveOn), ...fields } } as object as ClinicalEvent<Type>;
  };
}

export const referred = event('ReferralReceived');
export const waitlisted = event('PatientWaitlisted');
export const coverageRecorded = event('CoverageRecorded');
export const authorizationDecided = event('AuthorizationDecided');
export const assessed = event('AssessmentRecorded');
export const diagnosed = event('DiagnosisRecorded');
export const needIdentified = event('NeedIdentified');
export const admitted = event('PatientAdmitted');
export const planSet = event('TreatmentPlanSet');
export const phaseChanged = event('PhaseChanged');
export const programChanged = event('ProgramChanged');
export const modalityChanged = event('ModalityChanged');
export const served = event('ServiceRecorded');
export const medicated = event('MedicationRecorded');
export const screened = event('DrugScreenRecorded');
export const useReported = event('SubstanceUseReported');
export const reviewed = event('ContinuedStayReviewed');
export const steppedDown = event('SteppedDown');
export const steppedUp = event('SteppedUp');
export const transferred = event('TransferredLaterally');
export const paused = event('TreatmentPaused');
export const resumed = event('TreatmentResumed');
export const discharged = event('PatientDischarged');
export const continuingCareArranged = event('ContinuingCareArranged');
export const followedUp = event('FollowUpRecorded');
export const cancelled = event('EpisodeCancelled');

/** The ordinary course up to admission. */
export const admission = [referred(), admitted()] as const;
/** The ordinary course up to discharge. */
export const completedCourse = [...admission, discharged()] as const;

/** A correction of one entry by another event of its type. */
export function corrected(revision: number, { type, data }: ClinicalEvent): Correction {
  return { revision: String(revision), type, schemaVersion: schemaVersions[type], data };
}

export function entriesCorrected(
  corrections: readonly Correction[],
  { on = '2026-06-01', reason = 'typing error' } = {},
): EpisodeEvent<'EntriesCorrected'> {
  return { type: 'EntriesCorrected', data: { effectiveOn: calendarDate(on), corrections, reason } };
}

export function entriesVoided(
  revisions: readonly number[],
  { on = '2026-06-01', reason = 'entered in error' } = {},
): EpisodeEvent<'EntriesVoided'> {
  return {
    type: 'EntriesVoided',
    data: { effectiveOn: calendarDate(on), revisions: revisions.map(String), reason },
  };
}

export function episodeVoided({
  on = '2026-06-01',
  reason = 'duplicate',
}: { on?: string; reason?: EpisodeVoided['reason'] } = {}): EpisodeEvent<'EpisodeVoided'> {
  return { type: 'EpisodeVoided', data: { effectiveOn: calendarDate(on), reason } };
}

/** An event with its sender's own name for it. */
export type SourcedEvent = EpisodeEvent & { readonly source?: SourceEntry };

/** The event as the record system `ehr` sent it under this id. */
export function fromSource<E extends EpisodeEvent>(id: string, sent: E): E & { readonly source: SourceEntry } {
  return { ...sent, source: { system: 'ehr', id } };
}
