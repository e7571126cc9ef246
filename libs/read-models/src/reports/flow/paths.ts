import { sql } from 'kysely';
import type { LosRule } from '#episode/length-of-stay';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { groupColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { lengthOf } from '../lengths.js';
import type { Group, Question } from '../report.js';
import { sizeOf, groupRowsBy } from './stays.js';
import { medianOf } from './transitions.js';

/** Separator of the levels of a path in the facts. */
const NEXT = ' > ';

/** Episodes that went through the same levels in the same order. */
export interface Path {
  /** `asam-3:3.7 > asam-3:2.1`; `null` for all paths that are not listed. */
  readonly path: string | null;
  readonly levels: number | null;
  readonly n: number;
  readonly share: number;
  readonly open: number;
  readonly medianDays: number | null;
}

interface PathRow extends Grouped {
  readonly path: string;
  /** Length of the episode; null if it is open at the cut-off. */
  readonly days: number | null;
  readonly n: bigint;
}

/**
 * The paths of whole episodes through the levels, the most frequent first, by group. An episode is in the group of its
 * last stay by the cut-off, and its path has the stays that had begun by then.
 */
export async function pathsByGroup(
  { reader, by, cohort, position, cutOff }: Pick<Question<never>, 'reader' | 'by' | 'cohort' | 'position' | 'cutOff'>,
  { rule, most }: { readonly rule: LosRule; readonly most: number },
): Promise<readonly { readonly by: Group['by']; readonly paths: readonly Path[] }[]> {
  const { byDimension } = columnsOf('episode', cutOff);
  const counted = queries
    .selectFrom('stay')
    .select(groupColumns(by, byDimension))
    .select(['path', lengthOf('episode', rule, cutOff).as('days'), sql<bigint>`count(*)`.as('n')])
    .where(effectiveAt(position))
    .where((eb) => eb.and([unitsBy('episode', cutOff), ...filtersOf('episode', cohort, cutOff)]))
    .groupBy(groupingOf(by, 2));
  const rows = (await reader.query(counted.compile())) as readonly PathRow[];
  return groupRows(rows, by).map((group) => ({ by: group.by, paths: pathsOf(group.rows, most) }));
}

function pathsOf(rows: readonly PathRow[], most: number): readonly Path[] {
  const total = sizeOf(rows);
  const found = groupRowsBy(rows, ({ path }) => path)
    .map((alike) => ({ path: alike[0]!.path, alike, n: sizeOf(alike) }))
    .sort((a, b) => b.n - a.n || (a.path < b.path ? -1 : 1));
  const listed = found.slice(0, most).map(({ path, alike }) => figuresOf(path, alike, total));
  const rest = found.slice(most).flatMap(({ alike }) => alike);
  return rest.length === 0 ? listed : [...listed, figuresOf(null, rest, total)];
}

function figuresOf(path: string | null, rows: readonly PathRow[], total: number): Path {
  const n = sizeOf(rows);
  return {
    path,
    levels: path === null ? null : path.split(NEXT).length,
    ...{ n, share: n / total, open: sizeOf(rows.filter(({ days }) => days === null)) },
    medianDays: medianOf(rows),
  };
}
