import type { differenceView } from '#server/episodes/difference.view';
import type { ReportDifference } from '#read-models/reports/difference/difference';
import type { Report } from '#read-models/reports/report';
import type { Client, Query } from '../../connection/client.js';
import type { Io } from '../../io.js';
import { queryUpToDate } from '../../queries/up-to-date.js';

export type EpisodeDifference = ReturnType<typeof differenceView>;

/**
 * Two moments, each a log position or an instant; the later one is now by default. `effectiveOn` limits the comparison
 * to the time up to a date.
 */
export interface Span {
  readonly since: string;
  readonly asOf?: string;
  readonly effectiveOn?: string;
}

/** The changes of a report between two moments, with the parameter names of the API. */
export function differenceOfReport(client: Client, { name }: Report, query: Query, io: Io): Promise<ReportDifference> {
  return queryUpToDate<ReportDifference>(client, `/v1/reports/${name}/difference`, query, io);
}

/** The changes of an episode between two moments. */
export function differenceOfEpisode(
  client: Client,
  episodeId: string,
  { since, asOf, effectiveOn }: Span,
): Promise<EpisodeDifference> {
  return client.get<EpisodeDifference>(`/v1/episodes/${encodeURIComponent(episodeId)}/difference`, {
    query: { since, asOf, effectiveOn },
  });
}
