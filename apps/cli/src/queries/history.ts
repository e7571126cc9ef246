import type { historyView } from '#server/episodes/history.view';
import type { Client } from '../connection/client.js';

export type History = ReturnType<typeof historyView>;
export type HistoryEntry = History['entries'][number];

/** A moment of an episode: what was known then (a position or an instant), about the time up to a date. */
export interface Moment {
  readonly asOf?: string;
  readonly effectiveOn?: string;
}

/** The entries of an episode in recording order, as known at a moment. */
export function historyOf(client: Client, episodeId: string, { asOf, effectiveOn }: Moment = {}): Promise<History> {
  return client.get<History>(`/v1/episodes/${encodeURIComponent(episodeId)}/history`, {
    query: { asOf, effectiveOn },
  });
}
