import { first, type EffectiveEvent, type Course } from '../course.js';
import type { CourseType, CourseEvent } from '../events.js';
import { notAfterCancellation, withinAdmission, notBeforeAdmission, notBeforeReferral } from './bounds.js';
import { violationOf, type Violation } from './violation.js';

/** Rules about the entries that an episode has only once, and about their dates. */
export function checkFrame(
  { revision, event }: EffectiveEvent<CourseType>,
  effective: readonly EffectiveEvent[],
  course: Course,
): Violation | undefined {
  const isSecond = first(effective, event.type)?.revision !== revision;
  switch (event.type) {
    case 'ReferralReceived':
      return isSecond ? violationOf('already-referred') : undefined;
    case 'PatientWaitlisted':
      return checkWaitlisting(event, course);
    case 'PatientAdmitted':
      return isSecond ? violationOf('already-admitted') : checkAdmission(event, effective, course);
    case 'PatientDischarged':
      return isSecond ? violationOf('already-discharged') : notBeforeAdmission(event.data.effectiveOn, course);
    case 'EpisodeCancelled':
      return isSecond ? violationOf('already-cancelled') : checkCancellation(event, course);
    default:
      return withinAdmission(event.data.effectiveOn, course);
  }
}

type EventOf<Type extends CourseType> = CourseEvent & { readonly type: Type };

function checkWaitlisting({ data }: EventOf<'PatientWaitlisted'>, course: Course): Violation | undefined {
  const on = data.effectiveOn;
  const admittedOn = course.admission?.event.data.effectiveOn;
  if (admittedOn !== undefined && on > admittedOn) {
    return violationOf('after-admission', 'effectiveOn', { expected: admittedOn, actual: on });
  }
  return notBeforeReferral(on, course) ?? notAfterCancellation(on, course);
}

function checkAdmission(
  { data }: EventOf<'PatientAdmitted'>,
  effective: readonly EffectiveEvent[],
  course: Course,
): Violation | undefined {
  const { birthDate, effectiveOn } = data;
  if (first(effective, 'EpisodeCancelled') !== undefined) return violationOf('episode-cancelled');
  if (birthDate !== undefined && birthDate > effectiveOn) {
    return violationOf('birth-after-admission', 'birthDate', { expected: effectiveOn, actual: birthDate });
  }
  return notBeforeReferral(effectiveOn, course);
}

function checkCancellation({ data }: EventOf<'EpisodeCancelled'>, course: Course): Violation | undefined {
  return course.admission === undefined ? notBeforeReferral(data.effectiveOn, course) : violationOf('already-admitted');
}
