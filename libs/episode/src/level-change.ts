import type { ChangeLevel } from './payloads/stay.js';
import { first, inEffectiveOrder, isLevelChange, type EffectiveEvent, type LevelChangeType } from './course.js';
import type { ClinicalEvent } from './events.js';
import type { Level } from './level.js';

/**
 * An event with its optional fields filled in: a change of level gets the level that it starts from and its last contact,
 * which is the day of the change. `effective` are the effective entries; the event may be among them.
 */
export function completed(event: ClinicalEvent, revision: number, effective: readonly EffectiveEvent[]): ClinicalEvent {
  if (!isLevelChange(event)) return event;
  const data: ChangeLevel = event.data;
  // Without an admission there is no level to start from, and the change is refused for that.
  const from = data.from ?? levelBefore({ revision, event }, effective) ?? data.to;
  return { type: event.type, data: { ...data, from, lastContactOn: data.lastContactOn ?? data.effectiveOn } };
}

/** The patient's level just before a change: the last one reached before it in effective order. */
function levelBefore(change: EffectiveEvent<LevelChangeType>, effective: readonly EffectiveEvent[]): Level | undefined {
  const earlier = effective
    .filter((entry): entry is EffectiveEvent<LevelChangeType> => isLevelChange(entry.event))
    .filter((entry) => inEffectiveOrder(entry, change) < 0)
    .sort(inEffectiveOrder);
  return earlier.at(-1)?.event.data.to ?? first(effective, 'PatientAdmitted')?.event.data.level;
}
