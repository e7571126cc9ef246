import { stayOn, type Course } from '../course.js';
import type { CalendarDate } from '../dates.js';
import type { ClinicalEvent, ClinicalPayloads, ClinicalType, CourseType } from '../events.js';
import { notAfterDischarge, withinAdmission, withinEpisode, notBeforeAdmission, notBeforeDischarge } from './bounds.js';
import { violationOf, type Violation } from './violation.js';

/** An event that is not part of the frame of an episode but lies inside it. */
export type RecordEvent = ClinicalEvent<Exclude<ClinicalType, CourseType>>;

type RecordType = RecordEvent['type'];
type Rule<Type extends RecordType> = (data: ClinicalPayloads[Type], course: Course) => Violation | undefined;

/** The rule that an entry inside the frame violates. The time is constant, however long the episode. */
export function checkRecord({ type, data }: RecordEvent, course: Course): Violation | undefined {
  return (rules[type] as Rule<RecordType>)(data, course);
}

/** For entries that may even precede the referral; after discharge they are follow-up. */
const anywhere = (): undefined => undefined;

/** The allowed dates of each event. The compiler refuses a type without a rule. */
const rules: { readonly [Type in RecordType]: Rule<Type> } = {
  AssessmentRecorded: anywhere,
  DiagnosisRecorded: anywhere,
  DrugScreenRecorded: anywhere,
  SubstanceUseReported: anywhere,
  CoverageRecorded: ({ effectiveOn }, course) => withinEpisode(effectiveOn, course),
  NeedIdentified: ({ effectiveOn }, course) => withinEpisode(effectiveOn, course),
  AuthorizationDecided: (data, course) => checkPeriod(data) ?? withinEpisode(data.effectiveOn, course),
  TreatmentPlanSet: ({ effectiveOn: on }, course) => withinEpisode(on, course) ?? notAfterDischarge(on, course),
  ServiceRecorded: ({ effectiveOn: on, attendance }, course) =>
    attendance === 'attended' ? checkContact(on, course) : withinAdmission(on, course),
  MedicationRecorded: ({ effectiveOn }, course) => checkContact(effectiveOn, course),
  ContinuedStayReviewed: ({ effectiveOn }, course) => withinAdmission(effectiveOn, course),
  ContinuingCareArranged: ({ effectiveOn }, course) => notBeforeAdmission(effectiveOn, course),
  FollowUpRecorded: ({ effectiveOn }, course) => notBeforeDischarge(effectiveOn, course),
};

function checkPeriod({ from, to }: ClinicalPayloads['AuthorizationDecided']): Violation | undefined {
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
