import type { EpisodeCommand } from '#episode/commands';
import type { CalendarDate } from '#episode/dates';
import { decide } from '#episode/decide';
import type { EpisodeEvent } from '#episode/events';
import { evolve } from '#episode/evolve';
import type { SourceEntry } from '#episode/payloads/common';
import { newEpisode, type Episode } from '#episode/state';

/** A command as in a line of a batch. */
type Line = Pick<EpisodeCommand, 'type' | 'data' | 'episodeId'> & {
  readonly commandId: string;
  readonly source?: SourceEntry;
};

/**
 * The events of episodes that receive these commands on a day, in the order of the commands, all of which must be
 * accepted.
 */
export function* decideAll(
  lines: Iterable<Line>,
  receivedOn: CalendarDate,
): Generator<readonly [episodeId: string, events: readonly EpisodeEvent[]]> {
  const known = new Map<string, Episode>();
  for (const { commandId, episodeId, type, data, source } of lines) {
    let episode = known.get(episodeId) ?? newEpisode;
    const decision = decide({ type, episodeId, data, receivedOn } as EpisodeCommand, episode);
    if (!decision.accepted) throw new Error(`${type} was refused: ${decision.rejection.code}`);
    for (const event of decision.events) {
      const recorded = { recordedAt: `${receivedOn}T00:00:00.000Z`, actor: 'spec', commandDigest: '', commandId };
      episode = evolve(episode, { ...recorded, source, revision: episode.revision + 1, event });
    }
    known.set(episodeId, episode);
    yield [episodeId, decision.events];
  }
}
