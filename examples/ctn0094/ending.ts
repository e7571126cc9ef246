import type { Person } from './person.js';
import type { StudyLength } from './study.js';
import { plannedOrder, visitKind } from './visits.js';

/** How an admitted person's episode ended, in study days and a TEDS discharge reason. */
export interface Ending {
  readonly lastContact: number;
  readonly discharge: number;
  readonly reason: 1 | 2 | 5 | 6;
}

/** 22 of the 24 planned weeks of CTN-0027. */
const CTN_0027_COMPLETED_DAYS = 154;
/** How far from the planned end of medication a last dose in CTN-0030 may lie. */
const CTN_0030_TOLERANCE_DAYS = 14;
/** Stages of a phase in which medication was given; stage 3 is follow-up without it. */
const LAST_MEDICATION_STAGE = 2;

/** The end of an episode that began on a study day. */
export function endingOf(person: Person, admission: number, lengths: readonly StudyLength[]): Ending {
  const lastDose = latest(person.doses.filter(({ amount }) => amount > 0));
  const lastVisit = latest(person.visits.filter((visit) => isIncludedTreatment(person, visit)));
  const lastContact = Math.max(admission, lastDose ?? admission, lastVisit ?? admission);
  return {
    lastContact,
    discharge: Math.max(lastContact, latest(person.doses) ?? lastContact),
    reason: reasonOf(person, admission, lastDose, lengths),
  };
}

/** Whether a visit of the treatment weeks took place. */
export function isIncludedTreatment({ trial }: Person, { visit, what }: Person['visits'][number]): boolean {
  return what === 'visit' && visitKind(trial, visit) === 'treatment';
}

function reasonOf(
  person: Person,
  admission: number,
  lastDose: number | undefined,
  lengths: readonly StudyLength[],
): Ending['reason'] {
  if (person.visits.some(({ flags }) => flags.includes('dead'))) return 6;
  if (isInJailAtEnd(person)) return 5;
  return lastDose !== undefined && isComplete(person, admission, lastDose, lengths) ? 1 : 2;
}

/**
 * Whether a treatment visit after the last kept one was missed in jail. Missed visits have no day in CTN-0027, so the
 * plan gives their order. A flag on a visit that was kept says nothing: CTN-0030 repeats a flag on all later visits.
 */
function isInJailAtEnd(person: Person): boolean {
  const order = ({ visit }: Person['visits'][number]) => plannedOrder(person.trial, visit);
  const lastIncluded = Math.max(-1, ...person.visits.filter((visit) => isIncludedTreatment(person, visit)).map(order));
  return person.visits.some(
    (visit) => visit.what !== 'visit' && visit.flags.includes('in_jail') && order(visit) > lastIncluded,
  );
}

function isComplete(
  { trial, randomizations }: Person,
  admission: number,
  lastDose: number,
  lengths: readonly StudyLength[],
): boolean {
  if (trial === '27') return lastDose - admission >= CTN_0027_COMPLETED_DAYS;
  const last = randomizations.toSorted((a, b) => a.which - b.which).at(-1);
  if (last?.day === undefined) return false;
  const planned = last.day + 7 * medicationWeeks(last.treatment, last.which, lengths);
  return Math.abs(lastDose - planned) <= CTN_0030_TOLERANCE_DAYS;
}

function medicationWeeks(treatment: string, phase: number, lengths: readonly StudyLength[]): number {
  return lengths
    .filter((each) => each.treatment === treatment && each.phase === phase && each.stage <= LAST_MEDICATION_STAGE)
    .reduce((sum, { weeks }) => sum + weeks, 0);
}

function latest(rows: readonly { readonly day?: number }[]): number | undefined {
  const days = rows.flatMap(({ day }) => (day === undefined ? [] : [day]));
  return days.length === 0 ? undefined : Math.max(...days);
}
