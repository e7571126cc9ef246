import type { historyView } from '#server/episodes/history.view';
import type { Client } from '../connection/client.js';

export type History = ReturnType<typeof historyView>;
export type HistoryEntry = History['entries'][number];

/** The entries of an episode in the order of recording; with `recordedAt`, as they were known at that instant. */
export function historyOf(client: Client, episodeId: string, recordedAt?: string): Promise<History> {
  return client.get<History>(`/v1/episodes/${encodeURIComponent(episodeId)}/history`, { query: { recordedAt } });
}
