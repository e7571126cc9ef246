import { claimedDirection, isLevelChange, isPaused, type LevelChangeType, type Stays } from '../course.js';
import type { CalendarDate } from '../dates.js';
import type { ClinicalEvent } from '../events.js';
import { directionOf, levelKey, sameLevel } from '../level.js';
import { violationOf, type Violation } from './violation.js';

/** The rule that a move violates, given the stays up to it. */
export function checkMove(event: ClinicalEvent, stays: Stays): Violation | undefined {
  if (isLevelChange(event)) return checkLevelChange(event, stays);
  switch (event.type) {
    case 'PhaseChanged':
      return isInPhase(event, stays) ? violationOf('phase-unchanged', 'phase') : undefined;
    case 'ProgramChanged':
      return stays.stays.at(-1)?.program === event.data.program
        ? violationOf('program-unchanged', 'program')
        : undefined;
    case 'ModalityChanged':
      return stays.stays.at(-1)?.modality === event.data.modality
        ? violationOf('modality-unchanged', 'modality')
        : undefined;
    case 'TreatmentPaused':
      return isPaused(stays) ? violationOf('already-paused') : undefined;
    case 'TreatmentResumed':
      return isPaused(stays) ? undefined : violationOf('not-paused');
    default:
      return undefined;
  }
}

/** The rule that a discharge violates, given the stays up to it. */
export function checkDischarge({ data }: ClinicalEvent<'PatientDischarged'>, { stays }: Stays): Violation | undefined {
  return checkEndOfStay(data.lastContactOn, data.effectiveOn, stays.at(-1)?.startedOn ?? data.effectiveOn);
}

const wrongDirection = { down: 'level-not-lower', up: 'level-not-higher', lateral: 'level-not-lateral' } as const;

function checkLevelChange({ type, data }: ClinicalEvent<LevelChangeType>, { stays }: Stays): Violation | undefined {
  const stay = stays.at(-1);
  if (stay === undefined) return violationOf('not-admitted');
  const { from, to, lastContactOn, effectiveOn } = data;
  if (!sameLevel(stay.level, from)) {
    return violationOf('level-does-not-follow', 'from', { expected: levelKey(stay.level), actual: levelKey(from) });
  }
  if (sameLevel(from, to)) return violationOf('level-unchanged', 'to', { actual: levelKey(to) });
  const claimed = claimedDirection[type];
  if (directionOf(from, to) !== claimed) {
    return violationOf(wrongDirection[claimed], 'to', { expected: levelKey(from), actual: levelKey(to) });
  }
  return checkEndOfStay(lastContactOn, effectiveOn, stay.startedOn);
}

/** Checks that start <= last contact <= end. */
function checkEndOfStay(
  lastContactOn: CalendarDate,
  endedOn: CalendarDate,
  startedOn: CalendarDate,
): Violation | undefined {
  if (lastContactOn > endedOn) {
    return violationOf('last-contact-after-end', 'lastContactOn', { expected: endedOn, actual: lastContactOn });
  }
  if (lastContactOn < startedOn) {
    return violationOf('last-contact-before-stay', 'lastContactOn', { expected: startedOn, actual: lastContactOn });
  }
  return undefined;
}

function isInPhase({ data }: ClinicalEvent<'PhaseChanged'>, { phases }: Stays): boolean {
  const last = phases.at(-1);
  return last !== undefined && last.to === undefined && last.phase === data.phase && last.label === data.label;
}
