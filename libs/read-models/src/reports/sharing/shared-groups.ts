import { publicCounts, publicTable, type Counts, type Members } from '#outcomes/disclosure/public-table';
import { compareValues, type Dimension, type DimensionValue } from '../cohort.js';
import type { ReadModelReader } from '../../read-models.js';
import { countStays, mostStaysOfFew, type CountRow, type Kind } from './population.js';
import type { ReleaseFacts } from './release.js';
import {
  lengthClasses,
  lengthLadder,
  OTHERS,
  type Share,
  type Shared,
  type SharedGroup,
  type ShareDimension,
} from './share.js';

/** The grouping of a public answer: by a dimension, the reason, both or nothing. */
export interface Grouping {
  readonly dimension?: ShareDimension;
  readonly reason: boolean;
}

const nothing: SharedGroup = { ended: null, lengths: null, still: null, underWay: null };

/** The public groups of a release, in the order of their values, merged ones last. */
export function sharedGroups(
  reader: ReadModelReader,
  release: ReleaseFacts,
  of: Share['of'],
  grouping: Grouping,
): Promise<readonly Shared[]> {
  return of === 'course' ? byCourse(reader, release, grouping) : underWay(reader, release, grouping);
}

async function underWay(
  reader: ReadModelReader,
  release: ReleaseFacts,
  { dimension }: Grouping,
): Promise<readonly Shared[]> {
  const groups = await groupsOfKind(reader, release, 'under way', dimension);
  const shared = groups.map(({ value, count }) => shareOf(dimension, value, { ...nothing, underWay: count }));
  return shared.length === 0 && dimension === undefined ? [{ by: {}, group: nothing }] : shared;
}

async function byCourse(
  reader: ReadModelReader,
  release: ReleaseFacts,
  grouping: Grouping,
): Promise<readonly Shared[]> {
  const { dimension, reason } = grouping;
  const rows = await countStays(reader, release, 'ended', dimension);
  const values = valuesIn(rows, dimension);
  const reasons = [...new Set(rows.map((row) => row.reason))].sort((a, b) => (a ?? 0) - (b ?? 0));
  const few = await mostStaysOfFew(reader, release, 'ended');
  const table = publicTable(countsBy(rows, values, reasons, dimension), lengthLadder, few);
  const still = await groupsOfKind(reader, release, 'still', dimension);
  const stillOf = (named: GroupName): number | null =>
    still.find(({ value, together }) => value === named.value && together === named.together)?.count ?? null;
  if (table === undefined) {
    return dimension === undefined && !reason
      ? [{ by: {}, group: { ...nothing, still: stillOf(wholePopulation) } }]
      : [];
  }
  return table.rows.flatMap(({ members, count, spread, cells }): Shared[] => {
    const named = dimension === undefined ? wholePopulation : nameOf(members, values);
    const longer = stillOf(named);
    if (!reason) {
      return [shareOf(dimension, named.value, { ...nothing, ended: count, lengths: spread, still: longer })];
    }
    const ofReasons = table.columns.map((column, index): Shared => {
      const cell = cells[index]!;
      const group = { ...nothing, ended: cell.count, lengths: cell.spread, still: 0 };
      return shareOf(dimension, named.value, group, nameOf(column.members, reasons).value);
    });
    return [...ofReasons, shareOf(dimension, named.value, { ...nothing, ended: 0, still: longer }, null)];
  });
}

/** Groups of stays that are counted without further detail. */
async function groupsOfKind(
  reader: ReadModelReader,
  release: ReleaseFacts,
  kind: Kind,
  dimension?: ShareDimension,
): Promise<readonly (GroupName & { readonly count: number })[]> {
  const rows = await countStays(reader, release, kind, dimension);
  const values = valuesIn(rows, dimension);
  const counts = values.map((value) => sumOf(rows.filter((row) => coarse(dimension, row.value) === value)));
  return publicCounts(counts, await mostStaysOfFew(reader, release, kind)).map(({ members, count }) => ({
    ...nameOf(members, values),
    count,
  }));
}

/** A group by its value; `together` identifies all values of a merged group. */
interface GroupName {
  readonly value: DimensionValue;
  readonly together: string;
}

const wholePopulation: GroupName = { value: null, together: '[null]' };

function nameOf(members: Members, values: readonly DimensionValue[]): GroupName {
  const of = members.map((index) => values[index]!);
  return { value: of.length === 1 ? of[0]! : OTHERS, together: JSON.stringify(of) };
}

function shareOf(
  dimension: ShareDimension | undefined,
  value: DimensionValue,
  group: SharedGroup,
  reason?: DimensionValue,
): Shared {
  const by: { [D in Dimension]?: DimensionValue } = {};
  if (dimension !== undefined) by[dimension] = value;
  if (reason !== undefined) by.reason = reason;
  return { by, group };
}

/** The values of a dimension that occur, in order. */
function valuesIn(rows: readonly CountRow[], dimension: ShareDimension | undefined): readonly DimensionValue[] {
  if (dimension === undefined) return [null];
  const values = new Set(rows.map(({ value }) => coarse(dimension, value)));
  return [...values].sort((a, b) => compareValues(dimension, a, b));
}

const ageBands = [
  ['0-17', 17],
  ['18-24', 24],
  ['25-34', 34],
  ['35-44', 44],
  ['45-54', 54],
] as const;

/** Ages are published in broad bands, each of several TEDS bands. */
function coarse(dimension: ShareDimension | undefined, value: DimensionValue): DimensionValue {
  if (dimension !== 'ageBand' || value === null) return value;
  const youngest = Number.parseInt(String(value), 10);
  return ageBands.find(([, oldest]) => youngest <= oldest)?.[0] ?? '55+';
}

function countsBy(
  rows: readonly CountRow[],
  values: readonly DimensionValue[],
  reasons: readonly (number | null)[],
  dimension: ShareDimension | undefined,
): Counts {
  const counts = values.map(() => reasons.map(() => lengthClasses.map(() => 0)));
  for (const { value, reason, length_class: k, n } of rows) {
    counts[values.indexOf(coarse(dimension, value))]![reasons.indexOf(reason)]![k!]! += Number(n);
  }
  return counts;
}

function sumOf(rows: readonly CountRow[]): number {
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}
