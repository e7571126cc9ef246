import {
  applyMove,
  claimedDirection,
  courseOf,
  first,
  isLevelChange,
  isMove,
  movesOf,
  openedBy,
  stayOn,
  type Believed,
  type Course,
  type LevelChangeType,
  type Stays,
} from './course.js';
import type { CalendarDate } from './dates.js';
import type { ClinicalEvent, ClinicalType } from './events.js';
import { isCourseEvent } from './events.js';
import { directionOf, levelKey, sameLevel } from './level.js';
import type { RejectionCode, RejectionDetails } from './rejections.js';

/** A rule that an entry breaks. `revision` is the entry that breaks it. */
export interface Violation {
  readonly revision: number;
  readonly code: RejectionCode;
  readonly details: Omit<RejectionDetails, 'revision'>;
}

type Broken = { readonly code: RejectionCode; readonly details: Omit<RejectionDetails, 'revision'> } | undefined;

/** Every rule that the believed entries break, course first; empty for a legal history. */
export function violationsOf(believed: readonly Believed[]): Violation[] {
  const course = courseOf(believed);
  const inCourse = violationsOfCourse(believed);
  // A broken frame says nothing about what lies inside it.
  if (inCourse.length > 0) return inCourse;
  return believed
    .filter(({ event }) => !isCourseEvent(event))
    .flatMap((entry) => named(entry, brokenByRecord(entry.event, course)));
}

/** The rule that an entry which is not part of the frame breaks, given the frame. */
export function brokenByRecord(event: ClinicalEvent, course: Course): Broken {
  switch (event.type) {
    case 'AssessmentRecorded':
    case 'DiagnosisRecorded':
    case 'DrugScreenRecorded':
    case 'SubstanceUseReported':
      return undefined;
    case 'ServiceRecorded':
      return event.data.attendance === 'attended'
        ? brokenByContact(event.data.effectiveOn, course)
        : brokenInsideAdmission(event.data.effectiveOn, course);
    case 'MedicationRecorded':
      return brokenByContact(event.data.effectiveOn, course);
    case 'ContinuedStayReviewed':
      return brokenInsideAdmission(event.data.effectiveOn, course);
    case 'ContinuingCareArranged':
      return brokenSinceAdmission(event.data.effectiveOn, course);
    case 'FollowUpRecorded':
      return brokenByFollowUp(event.data.effectiveOn, course);
    case 'AuthorizationDecided':
      return event.data.from > event.data.to ? broke('period-reversed', 'to') : brokenByReferral(course);
    case 'TreatmentPlanSet':
      return brokenByReferral(course) ?? brokenByDischarge(event.data.effectiveOn, course);
    default:
      return brokenByReferral(course);
  }
}

function violationsOfCourse(believed: readonly Believed[]): Violation[] {
  const course = courseOf(believed);
  const frame = believed.flatMap((entry) => named(entry, brokenByFrame(entry, believed, course)));
  if (frame.length > 0 || course.admission === undefined) return frame;
  return violationsOfMoves(course.admission, movesOf(believed), course.discharge);
}

/** Rules about the entries of which an episode has one, and about the dates between them. */
function brokenByFrame(entry: Believed, believed: readonly Believed[], course: Course): Broken {
  const { type, data } = entry.event;
  const on = data.effectiveOn;
  switch (type) {
    case 'ReferralReceived':
      return isSecond(entry, believed) ? broke('already-referred') : undefined;
    case 'PatientWaitlisted':
      return (
        brokenBeforeReferral(on, course) ??
        (isAfter(on, course.admission) ? broke('after-admission', 'effectiveOn') : brokenByCancellation(believed))
      );
    case 'PatientAdmitted':
      if (isSecond(entry, believed)) return broke('already-admitted');
      if (data.birthDate !== undefined && data.birthDate > on) return broke('birth-after-admission', 'birthDate');
      return brokenBeforeReferral(on, course) ?? brokenByCancellation(believed);
    case 'EpisodeCancelled':
      if (isSecond(entry, believed)) return broke('already-cancelled');
      return course.admission === undefined ? brokenBeforeReferral(on, course) : broke('already-admitted');
    case 'PatientDischarged':
      if (isSecond(entry, believed)) return broke('already-discharged');
      return brokenSinceAdmission(on, course);
    default:
      return isMove(entry.event) ? brokenInsideAdmission(on, course) : undefined;
  }
}

function violationsOfMoves(
  admission: Believed<'PatientAdmitted'>,
  moves: readonly Believed[],
  discharge: Believed<'PatientDischarged'> | undefined,
): Violation[] {
  const violations: Violation[] = [];
  let stays = openedBy(admission);
  for (const move of moves) {
    const found = named(move, brokenByMove(move.event, stays));
    violations.push(...found);
    if (found.length === 0) stays = applyMove(stays, move.event);
  }
  if (discharge !== undefined) violations.push(...named(discharge, brokenByDischarging(discharge.event.data, stays)));
  return violations;
}

function brokenByMove(event: ClinicalEvent, stays: Stays): Broken {
  const stay = stays.stays.at(-1);
  const phase = stays.phases.at(-1);
  const paused = stays.pauses.length > 0 && stays.pauses.at(-1)?.to === undefined;
  if (isLevelChange(event)) return brokenByLevelChange(event, stays);
  switch (event.type) {
    case 'PhaseChanged': {
      const same = phase?.to === undefined && phase?.phase === event.data.phase && phase?.label === event.data.label;
      return same ? broke('phase-unchanged', 'phase') : undefined;
    }
    case 'ProgramChanged':
      return stay?.program === event.data.program ? broke('program-unchanged', 'program') : undefined;
    case 'ModalityChanged':
      return stay?.modality === event.data.modality ? broke('modality-unchanged', 'modality') : undefined;
    case 'TreatmentPaused':
      return paused ? broke('already-paused') : undefined;
    case 'TreatmentResumed':
      return paused ? undefined : broke('not-paused');
    default:
      return undefined;
  }
}

const wrongDirection = { down: 'level-not-lower', up: 'level-not-higher', lateral: 'level-not-lateral' } as const;

function brokenByLevelChange({ type, data }: ClinicalEvent<LevelChangeType>, stays: Stays): Broken {
  const stay = stays.stays.at(-1);
  if (stay === undefined) return broke('not-admitted');
  const levels = { expected: levelKey(stay.level), actual: levelKey(data.from) };
  if (!sameLevel(stay.level, data.from)) return broke('level-does-not-follow', 'from', levels);
  if (sameLevel(data.from, data.to)) return broke('level-unchanged', 'to', { actual: levelKey(data.to) });
  const claimed = claimedDirection[type];
  if (directionOf(data.from, data.to) !== claimed) {
    return broke(wrongDirection[claimed], 'to', { expected: levelKey(data.from), actual: levelKey(data.to) });
  }
  return brokenByEnd(data.lastContactOn, data.effectiveOn, stay.startedOn);
}

function brokenByDischarging(
  { lastContactOn, effectiveOn }: ClinicalEvent<'PatientDischarged'>['data'],
  stays: Stays,
): Broken {
  return brokenByEnd(lastContactOn, effectiveOn, stays.stays.at(-1)?.startedOn ?? effectiveOn);
}

/** A stay's start <= last contact <= end. */
function brokenByEnd(lastContactOn: CalendarDate, endedOn: CalendarDate, startedOn: CalendarDate): Broken {
  if (lastContactOn > endedOn) {
    return broke('last-contact-after-end', 'lastContactOn', { expected: endedOn, actual: lastContactOn });
  }
  if (lastContactOn < startedOn) {
    return broke('last-contact-before-stay', 'lastContactOn', { expected: startedOn, actual: lastContactOn });
  }
  return undefined;
}

/** Contacts happen between admission and the last contact of the stay they fall in. */
function brokenByContact(on: CalendarDate, course: Course): Broken {
  const outside = brokenInsideAdmission(on, course);
  if (outside !== undefined) return outside;
  const lastContactOn = stayOn(course, on)?.end?.lastContactOn;
  return lastContactOn !== undefined && on > lastContactOn
    ? broke('after-last-contact', 'effectiveOn', { expected: lastContactOn, actual: on })
    : undefined;
}

function brokenInsideAdmission(on: CalendarDate, course: Course): Broken {
  return brokenSinceAdmission(on, course) ?? brokenByDischarge(on, course);
}

function brokenSinceAdmission(on: CalendarDate, course: Course): Broken {
  if (course.cancellation !== undefined) return broke('episode-cancelled');
  if (course.admission === undefined) return broke('not-admitted');
  const admittedOn = course.admission.event.data.effectiveOn;
  return on < admittedOn ? broke('before-admission', 'effectiveOn', { expected: admittedOn, actual: on }) : undefined;
}

function brokenByDischarge(on: CalendarDate, course: Course): Broken {
  const dischargedOn = course.discharge?.event.data.effectiveOn;
  return dischargedOn !== undefined && on > dischargedOn
    ? broke('after-discharge', 'effectiveOn', { expected: dischargedOn, actual: on })
    : undefined;
}

function brokenByFollowUp(on: CalendarDate, course: Course): Broken {
  if (course.cancellation !== undefined) return broke('episode-cancelled');
  const dischargedOn = course.discharge?.event.data.effectiveOn;
  if (dischargedOn === undefined) return broke('not-discharged');
  return on < dischargedOn
    ? broke('before-discharge', 'effectiveOn', { expected: dischargedOn, actual: on })
    : undefined;
}

function brokenByReferral(course: Course): Broken {
  if (course.referral === undefined) return broke('no-referral');
  return course.cancellation === undefined ? undefined : broke('episode-cancelled');
}

function brokenBeforeReferral(on: CalendarDate, { referral }: Course): Broken {
  if (referral === undefined) return broke('no-referral');
  const referredOn = referral.event.data.effectiveOn;
  return on < referredOn ? broke('before-referral', 'effectiveOn', { expected: referredOn, actual: on }) : undefined;
}

function brokenByCancellation(believed: readonly Believed[]): Broken {
  return first(believed, 'EpisodeCancelled') === undefined ? undefined : broke('episode-cancelled');
}

function isSecond(entry: Believed, believed: readonly Believed[]): boolean {
  return first(believed, entry.event.type)?.revision !== entry.revision;
}

function isAfter(on: CalendarDate, entry: Believed<ClinicalType> | undefined): boolean {
  return entry !== undefined && on > entry.event.data.effectiveOn;
}

function broke(
  code: RejectionCode,
  field?: string,
  details: Omit<RejectionDetails, 'revision' | 'field'> = {},
): Broken {
  return { code, details: field === undefined ? details : { field, ...details } };
}

function named({ revision }: Believed, broken: Broken): Violation[] {
  return broken === undefined ? [] : [{ revision, ...broken }];
}
