import { correctEntries, voidEntries } from './corrections.js';
import { eventTypeOf, isClinicalCommand, type ClinicalCommandType, type EpisodeCommand } from './commands.js';
import { isLevelChange } from './course.js';
import { accepted, acceptedUnlessInFuture, checkReceipt, refused, type Decision } from './decision.js';
import { isCourseEvent, type ClinicalEvent, type CourseEvent } from './events.js';
import { firstNewViolation, rejectionByRecordedEntry } from './new-violation.js';
import { completed } from './level-change.js';
import { rejection } from './rejections.js';
import type { Violation } from './rules/violation.js';
import { checkRecord } from './rules/records.js';
import { effectiveIn, type Episode } from './state.js';

export type { Decision } from './decision.js';

/**
 * Decides a command on a folded episode. Pure: no clock, no input or output; the same command on the same episode always
 * gets the same decision. A command is accepted if the history is legal with its entry in place, by date and not by arrival.
 */
export function decide(command: EpisodeCommand, episode: Episode): Decision {
  if (episode.voidedAt !== undefined) return refused(rejection('episode-void', { revision: episode.voidedAt }));
  if (isClinicalCommand(command)) return record(command, episode);
  switch (command.type) {
    case 'CorrectEntries':
      return correctEntries(command, episode);
    case 'VoidEntries':
      return voidEntries(command, episode);
    case 'VoidEpisode':
      return voidEpisode(command, episode);
  }
}

function record(command: EpisodeCommand<ClinicalCommandType>, episode: Episode): Decision {
  const event = eventOf(command, episode);
  const violation = checkReceipt(event, command);
  if (violation !== undefined) return refusedFor(violation);
  return isCourseEvent(event)
    ? recordInFrame(event, episode)
    : acceptedUnless(event, checkRecord(event, episode.course));
}

function recordInFrame(event: CourseEvent, episode: Episode): Decision {
  const revision = episode.revision + 1;
  const before = effectiveIn(episode.entries);
  const violation = firstNewViolation({
    before,
    after: [...before, { revision, event }],
    touched: new Set([revision]),
  });
  return violation === undefined || violation.revision === revision
    ? acceptedUnless(event, violation)
    : refused(rejectionByRecordedEntry(violation));
}

function voidEpisode(command: EpisodeCommand<'VoidEpisode'>, episode: Episode): Decision {
  if (episode.revision < 0) return refused(rejection('episode-empty'));
  const effectiveOn = command.data.effectiveOn ?? command.receivedOn;
  return acceptedUnlessInFuture({ type: 'EpisodeVoided', data: { ...command.data, effectiveOn } }, command);
}

function eventOf(command: EpisodeCommand<ClinicalCommandType>, { entries, revision }: Episode): ClinicalEvent {
  const event = { type: eventTypeOf[command.type], data: command.data } as ClinicalEvent;
  return isLevelChange(event) ? completed(event, revision + 1, effectiveIn(entries)) : event;
}

function acceptedUnless(event: ClinicalEvent, violation: Violation | undefined): Decision {
  return violation === undefined ? accepted(event) : refusedFor(violation);
}

function refusedFor({ code, details }: Violation): Decision {
  return refused(rejection(code, details));
}
