import { effectiveIn, type Episode } from '#episode/state';
import type { FactRow } from '../schema/fact-tables.js';
import { courseFacts } from './course-facts.js';
import { entryFacts } from './entry-facts.js';

/**
 * The effective entries of an episode as relational rows: a pure function of its folded state. A void episode has none.
 * A cancelled one has its `episode` row and its other entries, but no stays.
 */
export function factsOf(episode: Episode): FactRow[] {
  if (episode.voidedAt !== undefined) return [];
  return [...courseFacts(episode), ...effectiveIn(episode.entries).flatMap(entryFacts)];
}
