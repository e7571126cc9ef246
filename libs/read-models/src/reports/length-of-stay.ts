import { sql } from 'kysely';
import type { LosRule } from '#episode/length-of-stay';
import { countsByDay } from '#outcomes/counts-by-day';
import { DEFAULT_QUANTILES, type QuantileType } from '#outcomes/quantiles';
import { summarize, type Summary } from '#outcomes/summary';
import type { ReadModelReader } from '../read-models.js';
import { queries } from '../store/queries.js';
import { parkedAt, resolveAsOf, type AsOf, type AsOfRequest } from './as-of.js';
import { believedAt } from './believed.js';
import {
  columnsOf,
  filtersOf,
  fromColumn,
  inOrderOf,
  unitsBy,
  type Cohort,
  type Dimension,
  type DimensionValue,
  type Unit,
} from './cohort.js';

export interface LengthOfStayRequest {
  readonly of: Unit;
  readonly rule: LosRule;
  readonly by: readonly Dimension[];
  readonly cohort: Cohort;
  readonly asOf?: AsOfRequest;
  /** Data cut-off, a date: what happened later is left out, and what lasted then is open. Default: the day of `asOf`. */
  readonly cutOff?: string;
}

/** One group: its closed stays or episodes in days, and how many are open at the cut-off and so have no length yet. */
export interface LengthOfStayGroup extends Summary {
  readonly by: { readonly [D in Dimension]?: DimensionValue };
  readonly open: number;
}

export interface LengthOfStayReport {
  readonly report: 'length-of-stay';
  readonly of: Unit;
  readonly rule: LosRule;
  readonly quantiles: QuantileType;
  readonly asOf: AsOf;
  readonly cutOff: string | null;
  readonly filters: object;
  /** Episodes that are missing from some event on, because it could not be projected. */
  readonly parkedStreams: number;
  readonly groups: readonly LengthOfStayGroup[];
}

/**
 * Length of stay in days of closed stays or episodes, by group, under a version of SAMHSA's rule; exact, from counts by
 * day. The same question as of the same position has the same answer for ever. Throws `NotYetProjected`.
 */
export async function lengthOfStay(reader: ReadModelReader, request: LengthOfStayRequest): Promise<LengthOfStayReport> {
  const { of, rule, by, cohort } = request;
  const asOf = await resolveAsOf(reader, request.asOf);
  const cutOff = request.cutOff ?? asOf.recordedAt?.slice(0, 10) ?? null;
  const groups = cutOff === null ? [] : await groupsOf(reader, request, asOf, cutOff);
  const parkedStreams = await parkedAt(reader, asOf);
  const { values, ...bounds } = cohort;
  const filters = { ...values, ...bounds };
  return {
    report: 'length-of-stay',
    of,
    rule,
    quantiles: DEFAULT_QUANTILES,
    asOf,
    cutOff,
    filters,
    parkedStreams,
    groups: groups.sort((a, b) => inOrderOf(by)(a.by, b.by)),
  };
}

const lengthColumns = {
  stay: { 'teds-2019': 'los_teds_2019', 'teds-2004': 'los_teds_2004' },
  episode: { 'teds-2019': 'episode_los_teds_2019', 'teds-2004': 'episode_los_teds_2004' },
} as const;

interface CountRow {
  /** Length of stay; nothing where it is open at the cut-off. */
  readonly days: number | null;
  readonly n: bigint;
  readonly [column: `by_${number}`]: DimensionValue;
}

async function groupsOf(
  reader: ReadModelReader,
  { of, rule, by, cohort }: LengthOfStayRequest,
  asOf: AsOf,
  cutOff: string,
): Promise<LengthOfStayGroup[]> {
  const { ended, byDimension } = columnsOf(of, cutOff);
  const counted = queries
    .selectFrom('stay')
    .select(by.map((dimension, index) => byDimension[dimension].as(`by_${index}`)))
    .select(sql<number | null>`case when ${ended} then ${sql.ref(lengthColumns[of][rule])} end`.as('days'))
    .select(sql<bigint>`count(*)`.as('n'))
    .where(believedAt(asOf.position))
    .where((eb) => eb.and([unitsBy(of, cutOff), ...filtersOf(of, cohort, cutOff)]))
    .groupBy(sql.join([...by.map((_, index) => sql.lit(index + 1)), sql.lit(by.length + 1)]));
  const rows = (await reader.query(counted.compile())) as readonly CountRow[];
  return [...grouped(rows, by).values()].map(groupOf);
}

interface Group {
  readonly by: LengthOfStayGroup['by'];
  readonly rows: CountRow[];
}

function grouped(rows: readonly CountRow[], by: readonly Dimension[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const values = by.map((dimension, index) => fromColumn(dimension, row[`by_${index}`] ?? null));
    const key = JSON.stringify(values);
    const known = groups.get(key);
    const group: Group = known ?? { by: namedBy(by, values), rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return groups;
}

function namedBy(by: readonly Dimension[], values: readonly DimensionValue[]): Group['by'] {
  return Object.fromEntries(by.map((dimension, index) => [dimension, values[index]]));
}

function groupOf({ by, rows }: Group): LengthOfStayGroup {
  const closed = rows.flatMap(({ days, n }) => (days === null ? [] : [[days, Number(n)] as const]));
  const open = rows.reduce((sum, { days, n }) => (days === null ? sum + Number(n) : sum), 0);
  const { n, ...figures } = summarize(countsByDay(closed));
  return { by, n, open, ...figures };
}
