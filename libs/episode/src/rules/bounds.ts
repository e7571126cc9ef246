import type { Course } from '../course.js';
import type { CalendarDate } from '../dates.js';
import { violationOf, type Violation } from './violation.js';

/*
 * The dates that the frame of an episode allows for an entry. Entries are checked by their own date, never by their time of
 * arrival. The day of a boundary belongs to both sides.
 */

/** Not before the referral. */
export function notBeforeReferral(on: CalendarDate, { referral }: Course): Violation | undefined {
  if (referral === undefined) return violationOf('no-referral');
  const referredOn = referral.event.data.effectiveOn;
  return on < referredOn
    ? violationOf('before-referral', 'effectiveOn', { expected: referredOn, actual: on })
    : undefined;
}

/** The episode has a referral and is not cancelled before the date. */
export function withinEpisode(on: CalendarDate, course: Course): Violation | undefined {
  return course.referral === undefined ? violationOf('no-referral') : notAfterCancellation(on, course);
}

/** Not after the cancellation. */
export function notAfterCancellation(on: CalendarDate, { cancellation }: Course): Violation | undefined {
  const cancelledOn = cancellation?.event.data.effectiveOn;
  return cancelledOn !== undefined && on > cancelledOn
    ? violationOf('episode-cancelled', 'effectiveOn', { expected: cancelledOn, actual: on })
    : undefined;
}

/** Not before the admission; a cancelled episode never has one. */
export function notBeforeAdmission(on: CalendarDate, { admission, cancellation }: Course): Violation | undefined {
  if (cancellation !== undefined) return violationOf('episode-cancelled');
  if (admission === undefined) return violationOf('not-admitted');
  const admittedOn = admission.event.data.effectiveOn;
  return on < admittedOn
    ? violationOf('before-admission', 'effectiveOn', { expected: admittedOn, actual: on })
    : undefined;
}

/** Not after the discharge, if there is one. */
export function notAfterDischarge(on: CalendarDate, { discharge }: Course): Violation | undefined {
  const dischargedOn = discharge?.event.data.effectiveOn;
  return dischargedOn !== undefined && on > dischargedOn
    ? violationOf('after-discharge', 'effectiveOn', { expected: dischargedOn, actual: on })
    : undefined;
}

/** From admission to discharge. */
export function withinAdmission(on: CalendarDate, course: Course): Violation | undefined {
  return notBeforeAdmission(on, course) ?? notAfterDischarge(on, course);
}

/** Not before the discharge. */
export function notBeforeDischarge(on: CalendarDate, { cancellation, discharge }: Course): Violation | undefined {
  if (cancellation !== undefined) return violationOf('episode-cancelled');
  if (discharge === undefined) return violationOf('not-discharged');
  const dischargedOn = discharge.event.data.effectiveOn;
  return on < dischargedOn
    ? violationOf('before-discharge', 'effectiveOn', { expected: dischargedOn, actual: on })
    : undefined;
}
