import { applyMove, courseOf, movesOf, openedBy, type Believed, type Course } from './course.js';
import { isCourseEvent, type CourseType } from './events.js';
import { brokenInsideAdmission } from './rules/bounds.js';
import type { Broken } from './rules/broken.js';
import { brokenByFrame } from './rules/frame.js';
import { brokenByDischarging, brokenByMove } from './rules/moves.js';
import { brokenByRecord } from './rules/records.js';

/** A rule that an entry breaks. `revision` is the entry that breaks it. */
export interface Violation extends Broken {
  readonly revision: number;
}

/** Every rule that the believed entries break: the frame first, then the moves inside it, then the rest; empty for a legal history. */
export function violationsOf(believed: readonly Believed[]): Violation[] {
  const course = courseOf(believed);
  return [
    ...violationsOfFrame(believed, course),
    ...violationsOfMoves(believed, course),
    ...violationsOfRecords(believed, course),
  ];
}

function violationsOfFrame(believed: readonly Believed[], course: Course): Violation[] {
  return believed.flatMap((entry) =>
    isCourseEntry(entry) ? named(entry, brokenByFrame(entry, believed, course)) : [],
  );
}

function violationsOfMoves(believed: readonly Believed[], course: Course): Violation[] {
  const { admission, discharge } = course;
  if (admission === undefined) return [];
  const violations: Violation[] = [];
  let stays = openedBy(admission);
  for (const move of movesInside(believed, course)) {
    const broken = brokenByMove(move.event, stays);
    if (broken === undefined) stays = applyMove(stays, move.event);
    else violations.push({ revision: move.revision, ...broken });
  }
  if (discharge !== undefined) violations.push(...named(discharge, brokenByDischarging(discharge.event, stays)));
  return violations;
}

function violationsOfRecords(believed: readonly Believed[], course: Course): Violation[] {
  return believed.flatMap(({ revision, event }) =>
    isCourseEvent(event) ? [] : named({ revision }, brokenByRecord(event, course)),
  );
}

function movesInside(believed: readonly Believed[], course: Course): Believed[] {
  return movesOf(believed).filter(({ event }) => brokenInsideAdmission(event.data.effectiveOn, course) === undefined);
}

function isCourseEntry(entry: Believed): entry is Believed<CourseType> {
  return isCourseEvent(entry.event);
}

function named({ revision }: { readonly revision: number }, broken: Broken | undefined): Violation[] {
  return broken === undefined ? [] : [{ revision, ...broken }];
}
