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
  return brokenBy(believed.filter(isInFrame), (entry) => brokenByFrame(entry, believed, course));
}

function violationsOfMoves(believed: readonly Believed[], course: Course): Violation[] {
  const { admission, discharge } = course;
  if (admission === undefined) return [];
  let stays = openedBy(admission);
  const violations = brokenBy(movesInside(believed, course), ({ event }) => {
    const broken = brokenByMove(event, stays);
    if (broken === undefined) stays = applyMove(stays, event);
    return broken;
  });
  const ends = discharge === undefined ? [] : [discharge];
  return [...violations, ...brokenBy(ends, ({ event }) => brokenByDischarging(event, stays))];
}

function violationsOfRecords(believed: readonly Believed[], course: Course): Violation[] {
  return brokenBy(believed, ({ event }) => (isCourseEvent(event) ? undefined : brokenByRecord(event, course)));
}

function movesInside(believed: readonly Believed[], course: Course): Believed[] {
  return movesOf(believed).filter(({ event }) => brokenInsideAdmission(event.data.effectiveOn, course) === undefined);
}

function isInFrame(entry: Believed): entry is Believed<CourseType> {
  return isCourseEvent(entry.event);
}

function brokenBy<Entry extends Believed>(
  entries: readonly Entry[],
  rule: (entry: Entry) => Broken | undefined,
): Violation[] {
  const violations: Violation[] = [];
  for (const entry of entries) {
    const broken = rule(entry);
    if (broken !== undefined) violations.push({ revision: entry.revision, ...broken });
  }
  return violations;
}
