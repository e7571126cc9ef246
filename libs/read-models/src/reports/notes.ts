import { distance } from 'fastest-levenshtein';
import { sql } from 'kysely';
import { visible } from '#episode/words/visible';
import type { ReadModelReader } from '../read-models.js';
import { queries } from '../store/queries.js';
import { effectiveAt } from './effective-at.js';
import { dimensions, type Cohort, type Dimension } from './cohort.js';
import { choicesOf } from './labels.js';
import { withinLimits } from './limits.js';

/** Maximum similar names that a note lists. */
const MAX_SUGGESTIONS = 5;
const MAX_NAME_LENGTH = 64;

interface Filters {
  readonly reader: ReadModelReader;
  readonly cohort: Cohort;
  /** The log position as of which names are looked up. */
  readonly position: string;
  /** The only provider whose episodes the caller may see. */
  readonly within?: string;
}

/**
 * Notes on filter values that cannot occur, or did not occur as of the position: they select nothing, which looks like
 * a figure of zero.
 */
export async function notesOn({ reader, cohort, position, within }: Filters): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const dimension of dimensions) {
    // A caller limited to a provider does not choose one.
    if (dimension === 'provider' && within !== undefined) continue;
    const values = (cohort.values[dimension] ?? []).filter((value) => value !== null);
    if (values.length === 0) continue;
    const choices = choicesOf(dimension) ?? (await namesIn(dimension, { reader, position, within }));
    if (choices === undefined) continue;
    const unknown = values.filter((value) => !choices.includes(value));
    notes.push(...unknown.map((value) => noteOf(dimension, value, choices)));
  }
  return notes;
}

/** A value for a message: in quotes, on one line, not too long. */
export function quoted(value: string | number): string {
  const text = visible(String(value));
  return `"${text.length > MAX_NAME_LENGTH ? `${text.slice(0, MAX_NAME_LENGTH)}...` : text}"`;
}

function noteOf(dimension: Dimension, value: string | number, choices: readonly (string | number)[]): string {
  const nothing = `${dimension}: nothing has ${quoted(value)}`;
  if (choices.length === 0) return nothing;
  return choicesOf(dimension) === undefined
    ? `${nothing}; most like it: ${closestNames(String(value), choices.map(String)).map(quoted).join(', ')}`
    : `${nothing}; it is one of ${choices.join(', ')}`;
}

function closestNames(value: string, names: readonly string[]): readonly string[] {
  const lowerCased = value.toLowerCase();
  const far = names.map((name) => ({ name, by: distance(lowerCased, name.toLowerCase()) }));
  const nearest = far.sort((a, b) => a.by - b.by || (a.name < b.name ? -1 : 1));
  return nearest.slice(0, MAX_SUGGESTIONS).map(({ name }) => name);
}

/** The names of providers or programs that were recorded; undefined for another dimension. */
async function namesIn(
  dimension: Dimension,
  { reader, position, within }: Omit<Filters, 'cohort'>,
): Promise<readonly string[] | undefined> {
  const named = sourceOf[dimension];
  if (named === undefined) return undefined;
  const query = queries
    .selectFrom(named.table)
    .select(sql<string>`${sql.ref(named.column)}`.as('name'))
    .distinct()
    .where(effectiveAt(position))
    .where(withinLimits(within))
    .where(sql<boolean>`${sql.ref(named.column)} is not null`);
  return (await reader.query(query.compile())).map(({ name }) => name);
}

const sourceOf: {
  readonly [D in Dimension]?: { readonly table: 'stay' | 'episode'; readonly column: string };
} = {
  program: { table: 'stay', column: 'program' },
  provider: { table: 'episode', column: 'provider_id' },
};
