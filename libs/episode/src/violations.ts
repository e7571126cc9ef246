import { applyMove, courseOf, movesOf, openedBy, type EffectiveEvent, type Course } from './course.js';
import { isCourseEvent, type CourseType } from './events.js';
import { withinAdmission } from './rules/bounds.js';
import type { Violation } from './rules/violation.js';
import { checkFrame } from './rules/frame.js';
import { checkDischarge, checkMove } from './rules/moves.js';
import { checkRecord } from './rules/records.js';

/** A rule that the entry at `revision` violates. */
export interface EntryViolation extends Violation {
  readonly revision: number;
}

/** All violations by the effective entries: of the frame, then of moves, then of other entries. Empty for a legal history. */
export function violationsOf(effective: readonly EffectiveEvent[]): EntryViolation[] {
  const course = courseOf(effective);
  return [
    ...violationsOfFrame(effective, course),
    ...violationsOfMoves(effective, course),
    ...violationsOfRecords(effective, course),
  ];
}

function violationsOfFrame(effective: readonly EffectiveEvent[], course: Course): EntryViolation[] {
  return violationsBy(effective.filter(isInFrame), (entry) => checkFrame(entry, effective, course));
}

function violationsOfMoves(effective: readonly EffectiveEvent[], course: Course): EntryViolation[] {
  const { admission, discharge } = course;
  if (admission === undefined) return [];
  let stays = openedBy(admission);
  const violations = violationsBy(movesInside(effective, course), ({ event }) => {
    const violation = checkMove(event, stays);
    if (violation === undefined) stays = applyMove(stays, event);
    return violation;
  });
  const ends = discharge === undefined ? [] : [discharge];
  return [...violations, ...violationsBy(ends, ({ event }) => checkDischarge(event, stays))];
}

function violationsOfRecords(effective: readonly EffectiveEvent[], course: Course): EntryViolation[] {
  return violationsBy(effective, ({ event }) => (isCourseEvent(event) ? undefined : checkRecord(event, course)));
}

function movesInside(effective: readonly EffectiveEvent[], course: Course): EffectiveEvent[] {
  return movesOf(effective).filter(({ event }) => withinAdmission(event.data.effectiveOn, course) === undefined);
}

function isInFrame(entry: EffectiveEvent): entry is EffectiveEvent<CourseType> {
  return isCourseEvent(entry.event);
}

function violationsBy<Entry extends EffectiveEvent>(
  entries: readonly Entry[],
  rule: (entry: Entry) => Violation | undefined,
): EntryViolation[] {
  const violations: EntryViolation[] = [];
  for (const entry of entries) {
    const violation = rule(entry);
    if (violation !== undefined) violations.push({ revision: entry.revision, ...violation });
  }
  return violations;
}
