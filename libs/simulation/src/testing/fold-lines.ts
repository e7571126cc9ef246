import type { EpisodeCommand } from '#episode/commands';
import type { CalendarDate } from '#episode/dates';
import { decide } from '#episode/decide';
import { evolve } from '#episode/evolve';
import type { Rejection } from '#episode/rejections';
import { newEpisode, type Episode } from '#episode/state';
import type { CommandLine } from '../command-line.js';

/** The result of lines: the episodes, and the refused lines. */
export interface Folded {
  readonly episodes: ReadonlyMap<string, Episode>;
  readonly refused: readonly { readonly line: CommandLine; readonly rejection: Rejection }[];
}

/** Decides lines in sequence after a round trip through JSON, each on the episode that earlier lines produced. */
export function foldLines(lines: Iterable<CommandLine>, receivedOn: CalendarDate): Folded {
  const episodes = new Map<string, Episode>();
  const refused: { line: CommandLine; rejection: Rejection }[] = [];
  for (const sent of lines) {
    const line = JSON.parse(JSON.stringify(sent)) as CommandLine;
    const { commandId, episodeId, type, data, source } = line;
    let episode = episodes.get(episodeId) ?? newEpisode;
    const decision = decide({ type, episodeId, data, receivedOn } as EpisodeCommand, episode);
    if (!decision.accepted) refused.push({ line, rejection: decision.rejection });
    for (const event of decision.accepted ? decision.events : []) {
      const revision = episode.revision + 1;
      const recorded = { revision, recordedAt: `${receivedOn}T00:00:00.000Z`, actor: 'spec', commandDigest: '' };
      episode = evolve(episode, { ...recorded, commandId, source, event });
    }
    episodes.set(episodeId, episode);
  }
  return { episodes, refused };
}
