import type { differenceView } from '#server/episodes/difference.view';
import type { Client } from '../connection/client.js';

export type EpisodeDifference = ReturnType<typeof differenceView>;

/** Two moments, positions of the log or instants, the later by default now; and about the time up to which date. */
export interface Span {
  readonly from: string;
  readonly to?: string;
  readonly effectiveOn?: string;
}

/** What came to be believed of an episode between two moments. */
export function differenceOfEpisode(
  client: Client,
  episodeId: string,
  { from, to, effectiveOn }: Span,
): Promise<EpisodeDifference> {
  return client.get<EpisodeDifference>(`/v1/episodes/${encodeURIComponent(episodeId)}/difference`, {
    query: { from, to, effectiveOn },
  });
}
