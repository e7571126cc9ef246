import { first, type Believed, type Course } from '../course.js';
import type { CourseType, CourseEvent } from '../events.js';
import { brokenByCancellation, brokenInsideAdmission, brokenSinceAdmission, brokenSinceReferral } from './bounds.js';
import { broke, type Broken } from './broken.js';

/** Rules about the entries of which an episode has one, and about the dates between them. */
export function brokenByFrame(
  { revision, event }: Believed<CourseType>,
  believed: readonly Believed[],
  course: Course,
): Broken | undefined {
  const isSecond = first(believed, event.type)?.revision !== revision;
  switch (event.type) {
    case 'ReferralReceived':
      return isSecond ? broke('already-referred') : undefined;
    case 'PatientWaitlisted':
      return brokenByWaitlisting(event, course);
    case 'PatientAdmitted':
      return isSecond ? broke('already-admitted') : brokenByAdmission(event, believed, course);
    case 'PatientDischarged':
      return isSecond ? broke('already-discharged') : brokenSinceAdmission(event.data.effectiveOn, course);
    case 'EpisodeCancelled':
      return isSecond ? broke('already-cancelled') : brokenByCancelling(event, course);
    default:
      return brokenInsideAdmission(event.data.effectiveOn, course);
  }
}

type EventOf<Type extends CourseType> = CourseEvent & { readonly type: Type };

function brokenByWaitlisting({ data }: EventOf<'PatientWaitlisted'>, course: Course): Broken | undefined {
  const on = data.effectiveOn;
  const admittedOn = course.admission?.event.data.effectiveOn;
  if (admittedOn !== undefined && on > admittedOn) {
    return broke('after-admission', 'effectiveOn', { expected: admittedOn, actual: on });
  }
  return brokenSinceReferral(on, course) ?? brokenByCancellation(on, course);
}

function brokenByAdmission(
  { data }: EventOf<'PatientAdmitted'>,
  believed: readonly Believed[],
  course: Course,
): Broken | undefined {
  const { birthDate, effectiveOn } = data;
  if (first(believed, 'EpisodeCancelled') !== undefined) return broke('episode-cancelled');
  if (birthDate !== undefined && birthDate > effectiveOn) {
    return broke('birth-after-admission', 'birthDate', { expected: effectiveOn, actual: birthDate });
  }
  return brokenSinceReferral(effectiveOn, course);
}

function brokenByCancelling({ data }: EventOf<'EpisodeCancelled'>, course: Course): Broken | undefined {
  return course.admission === undefined ? brokenSinceReferral(data.effectiveOn, course) : broke('already-admitted');
}
