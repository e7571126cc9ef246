import { stayOn, type Course } from '../course.js';
import type { CalendarDate } from '../dates.js';
import type { ClinicalEvent, ClinicalType, CourseType } from '../events.js';
import { notAfterDischarge, withinAdmission, withinEpisode, notBeforeAdmission, notBeforeDischarge } from './bounds.js';
import { violationOf, type Violation } from './violation.js';

/** What does not make the frame of an episode but lies in it. */
export type RecordEvent = ClinicalEvent<Exclude<ClinicalType, CourseType>>;

/** The rule that an entry which is not part of the frame breaks, given the frame. Takes the same time however long the episode. */
export function checkRecord(event: RecordEvent, course: Course): Violation | undefined {
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
      return withinEpisode(on, course);
    case 'AuthorizationDecided':
      return checkPeriod(event) ?? withinEpisode(on, course);
    case 'TreatmentPlanSet':
      return withinEpisode(on, course) ?? notAfterDischarge(on, course);
    case 'ServiceRecorded':
      return event.data.attendance === 'attended' ? checkContact(on, course) : withinAdmission(on, course);
    case 'MedicationRecorded':
      return checkContact(on, course);
    case 'ContinuedStayReviewed':
      return withinAdmission(on, course);
    case 'ContinuingCareArranged':
      return notBeforeAdmission(on, course);
    case 'FollowUpRecorded':
      return notBeforeDischarge(on, course);
  }
}

function checkPeriod({ data: { from, to } }: ClinicalEvent<'AuthorizationDecided'>): Violation | undefined {
  return from > to ? violationOf('period-reversed', 'to', { expected: from, actual: to }) : undefined;
}

/** Contacts happen between admission and the last contact of the stay they fall in. */
function checkContact(on: CalendarDate, course: Course): Violation | undefined {
  const outside = withinAdmission(on, course);
  if (outside !== undefined) return outside;
  const lastContactOn = stayOn(course, on)?.end?.lastContactOn;
  return lastContactOn !== undefined && on > lastContactOn
    ? violationOf('after-last-contact', 'effectiveOn', { expected: lastContactOn, actual: on })
    : undefined;
}
