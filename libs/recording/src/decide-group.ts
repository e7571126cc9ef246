import { decide } from '#episode/decide';
import type { CommandData, EpisodeCommand } from '#episode/commands';
import type { CalendarDate } from '#episode/dates';
import { schemaVersions, type EpisodeEvent } from '#episode/events';
import { evolve } from '#episode/evolve';
import { entriesOfSource, entryOfCommand, isVoid, type Entry, type Episode } from '#episode/state';
import type { JsonObject, NewEvent } from '#event-store/port';
import { refusal, type Refusal } from './answer.js';
import { eventId } from './digest.js';
import { ownerOf } from './owner.js';
import { strangersReference, type PreviousEpisodes } from './previous-episodes.js';
import type { PreparedRequest } from './request.js';

/** The verdict on one request of a group, before the group's events are in the log. */
export type Verdict =
  /** Recorded at this revision once the append succeeds. */
  | { readonly verdict: 'record'; readonly revision: number }
  /**
   * On record at this revision, or about to be recorded by an earlier request of the same group. A match by command id
   * lasts for ever, a match by source only until the entry is voided.
   */
  | { readonly verdict: 'on-record'; readonly by: 'command' | 'source'; readonly revision: number }
  | { readonly verdict: 'refuse'; readonly refusal: Refusal }
  | { readonly verdict: 'mismatch'; readonly expected: bigint; readonly actual: bigint };

export interface GroupDecision {
  readonly verdicts: readonly Verdict[];
  readonly events: readonly NewEvent[];
  /** The episode once the events are recorded. */
  readonly episode: Episode;
  /**
   * Whether every verdict rests on entries that are certainly in the log. This holds for acceptances and for commands on
   * record. With a cached episode it may not hold for refusals and matches by source.
   */
  readonly certain: boolean;
}

interface Context {
  readonly receivedOn: CalendarDate;
  /** A placeholder for the log's time until the episode is read again. No decision depends on it. */
  readonly now: string;
  /** The earlier episodes that the requests refer to. */
  readonly previous: PreviousEpisodes;
}

/** Decides requests for one episode in order, each on the state that the requests before it lead to. */
export function decideGroup(requests: readonly PreparedRequest[], before: Episode, context: Context): GroupDecision {
  const verdicts: Verdict[] = [];
  const events: NewEvent[] = [];
  let episode = before;
  for (const request of requests) {
    const decided =
      foreignVerdict(request, episode) ?? earlierVerdict(request, episode) ?? decideOne(request, episode, context);
    if (!('event' in decided)) {
      verdicts.push(decided);
      continue;
    }
    events.push(newEvent(request, decided.event));
    episode = decided.after;
    verdicts.push({ verdict: 'record', revision: episode.revision });
  }
  const certain = verdicts.every(isCertain);
  return { verdicts, events, episode, certain };
}

function isCertain(verdict: Verdict): boolean {
  return verdict.verdict === 'record' || (verdict.verdict === 'on-record' && verdict.by === 'command');
}

/** The verdict if the command or its source entry is on record. It takes precedence over the rules of the episode. */
function earlierVerdict(request: PreparedRequest, episode: Episode): Verdict | undefined {
  const own = entryOfCommand(episode, request.commandId);
  if (own !== undefined) {
    return own.commandDigest === request.digest
      ? { verdict: 'on-record', by: 'command', revision: own.revision }
      : { verdict: 'refuse', refusal: refusal('command-id-reused', { revision: own.revision }) };
  }
  return request.source === undefined
    ? undefined
    : earlierSourceVerdict(request, entriesOfSource(episode, request.source));
}

/**
 * Digests cover the source and not the command id: an equal effective entry is the same one, sent under another id. Other
 * content is refused. If all entries of the source are void, the command records a new entry.
 */
function earlierSourceVerdict({ digest }: PreparedRequest, entries: readonly Entry[]): Verdict | undefined {
  const standing = entries.find((entry) => !isVoid(entry));
  if (standing === undefined) return undefined;
  const { commandDigest, revision } = standing;
  if (commandDigest === digest) return { verdict: 'on-record', by: 'source', revision };
  return { verdict: 'refuse', refusal: refusal('source-entry-differs', { field: 'source', revision }) };
}

function decideOne(
  request: PreparedRequest,
  episode: Episode,
  { receivedOn, now, previous }: Context,
): Verdict | { readonly event: EpisodeEvent; readonly after: Episode } {
  const { ifMatch, type, episodeId, data } = request;
  if (ifMatch !== undefined && ifMatch !== BigInt(episode.revision)) {
    return { verdict: 'mismatch', expected: ifMatch, actual: BigInt(episode.revision) };
  }
  const decision = decide({ type, episodeId, data, receivedOn } as EpisodeCommand, episode);
  if (!decision.accepted) return { verdict: 'refuse', refusal: decision.rejection };
  const event = decision.events[0]!;
  const after = evolve(episode, entryOf(request, event, episode.revision + 1, now));
  if (isHandedOver(request, after)) return notYours(request);
  const strangers = strangersReference(request, previous);
  return strangers === undefined ? { event, after } : { verdict: 'refuse', refusal: strangers };
}

/**
 * A sender that is limited to one provider can write to that provider's episodes only and learns nothing about others: an
 * episode of another provider looks like one that does not exist. This check comes first, so that no revision, source
 * entry or command id of another provider is revealed. Only a referral under a used id reveals that the id is taken.
 */
function foreignVerdict(request: PreparedRequest, episode: Episode): Verdict | undefined {
  const { provider, type, data } = request;
  if (provider === undefined) return undefined;
  const isReferral = type === 'ReceiveReferral';
  if (isReferral && referredTo(data) !== provider) return notYours(request);
  const owner = ownerOf(episode);
  if (owner === provider || (owner === undefined && isReferral)) return undefined;
  return { verdict: 'refuse', refusal: { ...refusal('episode-id-unavailable'), retryable: !isReferral } };
}

/** A correction may not hand the episode to another provider. */
function isHandedOver({ provider }: PreparedRequest, after: Episode): boolean {
  return provider !== undefined && ownerOf(after) !== provider;
}

function notYours({ provider }: PreparedRequest): Verdict {
  return { verdict: 'refuse', refusal: refusal('provider-not-yours', { expected: provider }) };
}

function referredTo(data: CommandData[keyof CommandData]): string | undefined {
  return 'providerId' in data ? data.providerId : undefined;
}

function newEvent(request: PreparedRequest, { type, data }: EpisodeEvent): NewEvent {
  const { commandId, digest, actor, source, correlationId } = request;
  const metadata = {
    commandId,
    commandDigest: digest,
    correlationId: correlationId ?? commandId,
    causationId: commandId,
    actor,
    schemaVersion: schemaVersions[type],
  };
  return {
    id: eventId(commandId, 0),
    type,
    data: data as object as JsonObject,
    metadata: source === undefined ? metadata : { ...metadata, source },
  };
}

function entryOf(request: PreparedRequest, event: EpisodeEvent, revision: number, recordedAt: string) {
  const { commandId, digest, actor, source } = request;
  return { revision, recordedAt, actor, commandId, commandDigest: digest, source, event };
}
