import type { Course } from '../course.js';
import type { CalendarDate } from '../dates.js';
import { broke, type Broken } from './broken.js';

/*
 * Where the frame of an episode lets an entry lie. Entries are judged by their own date, never by when they arrived;
 * the day of a boundary belongs to both its sides.
 */

/** Not before the referral. */
export function brokenSinceReferral(on: CalendarDate, { referral }: Course): Broken | undefined {
  if (referral === undefined) return broke('no-referral');
  const referredOn = referral.event.data.effectiveOn;
  return on < referredOn ? broke('before-referral', 'effectiveOn', { expected: referredOn, actual: on }) : undefined;
}

/** In an episode that has a referral and had not been cancelled by then. */
export function brokenInsideEpisode(on: CalendarDate, course: Course): Broken | undefined {
  return course.referral === undefined ? broke('no-referral') : brokenByCancellation(on, course);
}

/** Not after the cancellation. */
export function brokenByCancellation(on: CalendarDate, { cancellation }: Course): Broken | undefined {
  const cancelledOn = cancellation?.event.data.effectiveOn;
  return cancelledOn !== undefined && on > cancelledOn
    ? broke('episode-cancelled', 'effectiveOn', { expected: cancelledOn, actual: on })
    : undefined;
}

/** Not before the admission; a cancelled episode never has one. */
export function brokenSinceAdmission(on: CalendarDate, { admission, cancellation }: Course): Broken | undefined {
  if (cancellation !== undefined) return broke('episode-cancelled');
  if (admission === undefined) return broke('not-admitted');
  const admittedOn = admission.event.data.effectiveOn;
  return on < admittedOn ? broke('before-admission', 'effectiveOn', { expected: admittedOn, actual: on }) : undefined;
}

/** Not after the discharge, if there is one. */
export function brokenByDischarge(on: CalendarDate, { discharge }: Course): Broken | undefined {
  const dischargedOn = discharge?.event.data.effectiveOn;
  return dischargedOn !== undefined && on > dischargedOn
    ? broke('after-discharge', 'effectiveOn', { expected: dischargedOn, actual: on })
    : undefined;
}

/** From admission to discharge. */
export function brokenInsideAdmission(on: CalendarDate, course: Course): Broken | undefined {
  return brokenSinceAdmission(on, course) ?? brokenByDischarge(on, course);
}

/** Not before the discharge. */
export function brokenSinceDischarge(on: CalendarDate, { cancellation, discharge }: Course): Broken | undefined {
  if (cancellation !== undefined) return broke('episode-cancelled');
  if (discharge === undefined) return broke('not-discharged');
  const dischargedOn = discharge.event.data.effectiveOn;
  return on < dischargedOn
    ? broke('before-discharge', 'effectiveOn', { expected: dischargedOn, actual: on })
    : undefined;
}
