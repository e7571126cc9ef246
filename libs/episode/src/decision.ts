import type { ClinicalEvent, EpisodeEvent } from './events.js';
import type { EpisodeCommand } from './commands.js';
import { rejection, type Rejection } from './rejections.js';
import { violationOf, type Violation } from './rules/violation.js';

/** The outcome of a command: the events that record it, or the reason for its rejection. */
export type Decision =
  | { readonly accepted: true; readonly events: readonly EpisodeEvent[] }
  | { readonly accepted: false; readonly rejection: Rejection };

export function accepted(event: EpisodeEvent): Decision {
  return { accepted: true, events: [event] };
}

export function refused(why: Rejection): Decision {
  return { accepted: false, rejection: why };
}

/** Accepts an entry that is dated today or earlier. */
export function acceptedUnlessInFuture(event: EpisodeEvent, command: Pick<EpisodeCommand, 'receivedOn'>): Decision {
  const violation = notInFuture(event, command);
  return violation === undefined ? accepted(event) : refused(rejection(violation.code, violation.details));
}

/** The rules that depend on the command alone, not on the history. */
export function checkReceipt(
  event: ClinicalEvent,
  command: Pick<EpisodeCommand, 'receivedOn' | 'episodeId'>,
): Violation | undefined {
  if (event.type === 'ReferralReceived' && event.data.previousEpisodeId === command.episodeId) {
    return violationOf('previous-episode-is-itself', 'previousEpisodeId');
  }
  return notInFuture(event, command);
}

/** Other dates need no check: birth and last contact precede the effective date, and a payer or reviewer may plan ahead. */
function notInFuture(
  { data: { effectiveOn } }: EpisodeEvent,
  { receivedOn }: Pick<EpisodeCommand, 'receivedOn'>,
): Violation | undefined {
  return effectiveOn > receivedOn
    ? violationOf('dated-in-future', 'effectiveOn', { expected: receivedOn, actual: effectiveOn })
    : undefined;
}
