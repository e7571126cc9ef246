import { claimedDirection, isLevelChange, isPaused, type LevelChangeType, type Stays } from '../course.js';
import type { CalendarDate } from '../dates.js';
import type { ClinicalEvent } from '../events.js';
import { directionOf, levelKey, sameLevel } from '../level.js';
import { broke, type Broken } from './broken.js';

/** The rule that a move breaks, given the stays up to it. */
export function brokenByMove(event: ClinicalEvent, stays: Stays): Broken | undefined {
  if (isLevelChange(event)) return brokenByLevelChange(event, stays);
  switch (event.type) {
    case 'PhaseChanged':
      return isInPhase(event, stays) ? broke('phase-unchanged', 'phase') : undefined;
    case 'ProgramChanged':
      return stays.stays.at(-1)?.program === event.data.program ? broke('program-unchanged', 'program') : undefined;
    case 'ModalityChanged':
      return stays.stays.at(-1)?.modality === event.data.modality ? broke('modality-unchanged', 'modality') : undefined;
    case 'TreatmentPaused':
      return isPaused(stays) ? broke('already-paused') : undefined;
    case 'TreatmentResumed':
      return isPaused(stays) ? undefined : broke('not-paused');
    default:
      return undefined;
  }
}

/** The rule that a discharge breaks, given the stays up to it. */
export function brokenByDischarging(
  { data }: ClinicalEvent<'PatientDischarged'>,
  { stays }: Stays,
): Broken | undefined {
  return brokenByEnd(data.lastContactOn, data.effectiveOn, stays.at(-1)?.startedOn ?? data.effectiveOn);
}

const wrongDirection = { down: 'level-not-lower', up: 'level-not-higher', lateral: 'level-not-lateral' } as const;

function brokenByLevelChange({ type, data }: ClinicalEvent<LevelChangeType>, { stays }: Stays): Broken | undefined {
  const stay = stays.at(-1);
  if (stay === undefined) return broke('not-admitted');
  const { from, to, lastContactOn, effectiveOn } = data;
  if (!sameLevel(stay.level, from)) {
    return broke('level-does-not-follow', 'from', { expected: levelKey(stay.level), actual: levelKey(from) });
  }
  if (sameLevel(from, to)) return broke('level-unchanged', 'to', { actual: levelKey(to) });
  const claimed = claimedDirection[type];
  if (directionOf(from, to) !== claimed) {
    return broke(wrongDirection[claimed], 'to', { expected: levelKey(from), actual: levelKey(to) });
  }
  return brokenByEnd(lastContactOn, effectiveOn, stay.startedOn);
}

/** A stay's start <= last contact <= end. */
function brokenByEnd(lastContactOn: CalendarDate, endedOn: CalendarDate, startedOn: CalendarDate): Broken | undefined {
  if (lastContactOn > endedOn) {
    return broke('last-contact-after-end', 'lastContactOn', { expected: endedOn, actual: lastContactOn });
  }
  if (lastContactOn < startedOn) {
    return broke('last-contact-before-stay', 'lastContactOn', { expected: startedOn, actual: lastContactOn });
  }
  return undefined;
}

function isInPhase({ data }: ClinicalEvent<'PhaseChanged'>, { phases }: Stays): boolean {
  const last = phases.at(-1);
  return last !== undefined && last.to === undefined && last.phase === data.phase && last.label === data.label;
}
