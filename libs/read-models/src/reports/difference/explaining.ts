import type { EventStore } from '#event-store/port';
import { eventsAt, readHistory, type UnderlyingEvent } from '../../compare/underlying-events.js';
import { cellOf, type Cell } from '../../compare/difference.js';
import type { ReadModelReader } from '../../read-models.js';
import { factTables, type FactTable } from '../../schema/fact-tables.js';
import { correctionsOf } from './corrections.js';
import {
  changedAmongKnown,
  changedRows,
  eventsBetween,
  newEpisodes,
  positionsThatChanged,
  turningPoints,
  type ChangedEpisode,
  type ChangedRow,
  type ChangeScope,
} from './changed-episodes.js';

/**
 * What happened to an episode between two moments. `voided`: the whole episode is void; `corrected`: an entry behind
 * its facts was corrected or voided; `new`: it was not known before; `continued`: new entries only.
 */
export const episodeKinds = ['voided', 'corrected', 'new', 'continued'] as const;
export type EpisodeKind = (typeof episodeKinds)[number];

/** A fact that differs between two moments, as of the later cut-off. */
export interface FactDifference {
  readonly table: string;
  /** Key of the fact in its table, in decimal. */
  readonly key: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** The columns that differ; for an added or removed fact all that are not null. */
  readonly columns: readonly { readonly column: string; readonly before: Cell; readonly after: Cell }[];
}

/** An episode that contributes to the change of figures. */
export interface ExplainingEpisode {
  readonly episodeId: string;
  readonly kind: EpisodeKind;
  /** Whether it is in the cohort at either moment; else it is another episode of a patient of the cohort. */
  readonly inCohort: boolean;
  /** The first facts that differ, and their number. */
  readonly facts: readonly FactDifference[];
  readonly differing: number;
  /** The first events that explain them, in log order, and their number. */
  readonly events: readonly UnderlyingEvent[];
  readonly recorded: number;
}

/** The episodes that explain a change of figures: all are counted, the first are listed. */
export interface Explaining {
  /** Fact tables that the report reads. */
  readonly tables: readonly FactTable[];
  readonly counts: Readonly<Record<EpisodeKind, number>>;
  /** The listed ones: voided first, then corrected, new, continued, each by id. */
  readonly episodes: readonly ExplainingEpisode[];
}

export interface ExplainOptions {
  /** How many episodes to list, and how many facts and events of each. */
  readonly rows: number;
}

type ClassifiedEpisode = ChangedEpisode & { readonly kind: EpisodeKind };

/**
 * Finds the episodes of a cohort whose facts differ between two positions, and what was recorded of them in between.
 */
export async function explain(
  reader: ReadModelReader,
  log: EventStore,
  scope: ChangeScope,
  options: ExplainOptions,
): Promise<Explaining> {
  const { tables } = scope;
  const counts = { voided: 0, corrected: 0, new: 0, continued: 0 };
  if (tables.length === 0) return { tables, counts, episodes: [] };
  const known = await classify(reader, log, scope, await reader.query(changedAmongKnown(scope)));
  // Reads all if some may have to be left out.
  const { within } = scope;
  const limit = within === undefined ? Math.max(1, options.rows) : Number.MAX_SAFE_INTEGER;
  const arrived = await reader.query(newEpisodes(scope, limit));
  for (const { kind } of known) counts[kind] += 1;
  counts.new = Number(arrived[0]?.n ?? 0n);
  const found = [...known, ...arrived.map((episode) => ({ ...episode, kind: 'new' as const }))];
  const reported = episodeKinds
    .flatMap((kind) => found.filter((episode) => episode.kind === kind))
    // An episode that moved to another provider is counted, as it was in the cohort, but not described.
    .filter(({ provider_id: provider }) => within === undefined || provider === within)
    .slice(0, options.rows);
  return { tables, counts, episodes: await describeEpisodes(reader, log, scope, reported, options) };
}

/** Separates corrected episodes from continued ones: only the log shows the difference. */
async function classify(
  reader: ReadModelReader,
  log: EventStore,
  { range, tables }: ChangeScope,
  episodes: readonly ChangedEpisode[],
): Promise<ClassifiedEpisode[]> {
  const effective = episodes.filter((episode) => episode.effective).map(({ episode_id: id }) => id);
  const [counted] = await reader.query(eventsBetween(range));
  const corrected =
    effective.length === 0 ? new Map<string, never>() : await correctionsOf(log, effective, range, counted?.n ?? 0n);
  const relevant = await filterRelevant(reader, tables, [...corrected.values()].flat());
  return episodes.map((episode) => {
    const isCorrected = corrected.get(episode.episode_id)?.some((position) => relevant.has(position)) ?? false;
    return { ...episode, kind: !episode.effective ? 'voided' : isCorrected ? 'corrected' : 'continued' };
  });
}

/** Maximum positions in a query. */
const MAX_POSITIONS_PER_QUERY = 1_000;

async function filterRelevant(
  reader: ReadModelReader,
  tables: readonly FactTable[],
  positions: readonly bigint[],
): Promise<ReadonlySet<bigint>> {
  const relevant = new Set<bigint>();
  for (let start = 0; start < positions.length; start += MAX_POSITIONS_PER_QUERY) {
    const rows = await reader.query(
      positionsThatChanged(tables, positions.slice(start, start + MAX_POSITIONS_PER_QUERY)),
    );
    for (const { position } of rows) relevant.add(position);
  }
  return relevant;
}

async function describeEpisodes(
  reader: ReadModelReader,
  log: EventStore,
  scope: ChangeScope,
  episodes: readonly ClassifiedEpisode[],
  { rows }: ExplainOptions,
): Promise<ExplainingEpisode[]> {
  if (episodes.length === 0) return [];
  const ids = episodes.map(({ episode_id: id }) => id);
  const facts = new Map<string, FactDifference[]>();
  for (const table of scope.tables) {
    for (const [id, differences] of factsThatDiffer(table, await reader.query(changedRows(table, scope, ids)))) {
      facts.set(id, [...(facts.get(id) ?? []), ...differences]);
    }
  }
  const points = await reader.query(turningPoints(scope.tables, scope.range, ids));
  const reported: ExplainingEpisode[] = [];
  for (const { episode_id: episodeId, kind, in_cohort: inCohort } of episodes) {
    const positions = new Set(
      points.flatMap((point) => (point.episode_id === episodeId ? [String(point.position)] : [])),
    );
    const events = eventsAt(positions, await readHistory(log, episodeId));
    const differing = facts.get(episodeId) ?? [];
    reported.push({
      ...{ episodeId, kind, inCohort, facts: differing.slice(0, rows), differing: differing.length },
      ...{ events: events.slice(0, rows), recorded: events.length },
    });
  }
  return reported;
}

/** The facts of a table that differ, by episode, from the versions that are effective at only one position. */
function factsThatDiffer(table: FactTable, versions: readonly ChangedRow[]): Map<string, FactDifference[]> {
  const byFact = new Map<string, { before?: ChangedRow; after?: ChangedRow }>();
  for (const version of versions) {
    const name = `${version.episode_id} ${version.key}`;
    byFact.set(name, { ...byFact.get(name), [version.is_new ? 'after' : 'before']: version });
  }
  const found = new Map<string, FactDifference[]>();
  for (const { before, after } of byFact.values()) {
    const { episode_id: id, key } = (after ?? before)!;
    const columns = Object.keys(factTables[table]).flatMap((column) => {
      const [old, next] = [cellOf(before?.[column]), cellOf(after?.[column])];
      return old === next ? [] : [{ column, before: old, after: next }];
    });
    if (columns.length === 0) continue;
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    found.set(id, [...(found.get(id) ?? []), { table, key: String(key), kind, columns }]);
  }
  return found;
}
