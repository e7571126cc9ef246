import { stayOn, type Course } from '../course.js';
import type { CalendarDate } from '../dates.js';
import type { ClinicalEvent, ClinicalType, CourseType } from '../events.js';
import {
  brokenByDischarge,
  brokenInsideAdmission,
  brokenInsideEpisode,
  brokenSinceAdmission,
  brokenSinceDischarge,
} from './bounds.js';
import { broke, type Broken } from './broken.js';

/** What does not make the frame of an episode but lies in it. */
export type RecordEvent = ClinicalEvent<Exclude<ClinicalType, CourseType>>;

/** The rule that an entry which is not part of the frame breaks, given the frame. Takes the same time however long the episode. */
export function brokenByRecord(event: RecordEvent, course: Course): Broken | undefined {
  const on = event.data.effectiveOn;
  switch (event.type) {
    case 'AssessmentRecorded':
    case 'DiagnosisRecorded':
    case 'DrugScreenRecorded':
    case 'SubstanceUseReported':
      // They may precede even the referral, and after discharge they are follow-up.
      return undefined;
    case 'CoverageRecorded':
    case 'NeedIdentified':
      return brokenInsideEpisode(on, course);
    case 'AuthorizationDecided':
      return brokenByPeriod(event) ?? brokenInsideEpisode(on, course);
    case 'TreatmentPlanSet':
      return brokenInsideEpisode(on, course) ?? brokenByDischarge(on, course);
    case 'ServiceRecorded':
      return event.data.attendance === 'attended' ? brokenByContact(on, course) : brokenInsideAdmission(on, course);
    case 'MedicationRecorded':
      return brokenByContact(on, course);
    case 'ContinuedStayReviewed':
      return brokenInsideAdmission(on, course);
    case 'ContinuingCareArranged':
      return brokenSinceAdmission(on, course);
    case 'FollowUpRecorded':
      return brokenSinceDischarge(on, course);
  }
}

function brokenByPeriod({ data: { from, to } }: ClinicalEvent<'AuthorizationDecided'>): Broken | undefined {
  return from > to ? broke('period-reversed', 'to', { expected: from, actual: to }) : undefined;
}

/** Contacts happen between admission and the last contact of the stay they fall in. */
function brokenByContact(on: CalendarDate, course: Course): Broken | undefined {
  const outside = brokenInsideAdmission(on, course);
  if (outside !== undefined) return outside;
  const lastContactOn = stayOn(course, on)?.end?.lastContactOn;
  return lastContactOn !== undefined && on > lastContactOn
    ? broke('after-last-contact', 'effectiveOn', { expected: lastContactOn, actual: on })
    : undefined;
}
