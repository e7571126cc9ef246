import { sql } from 'kysely';
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
} from './cohort.js';

export interface CensusRequest {
  /** The day that is counted; default the day of `asOf`. */
  readonly on?: string;
  readonly by: readonly Dimension[];
  readonly cohort: Cohort;
  readonly asOf?: AsOfRequest;
}

export interface CensusGroup {
  readonly by: { readonly [D in Dimension]?: DimensionValue };
  /** Stays under way at the end of the day. */
  readonly stays: number;
  /** Different people among them. */
  readonly patients: number;
}

export interface CensusReport {
  readonly report: 'census';
  readonly on: string | null;
  readonly asOf: AsOf;
  readonly filters: object;
  readonly parkedStreams: number;
  readonly groups: readonly CensusGroup[];
}

/**
 * Who is in treatment at the end of a day: stays that began on it or before and ended later or not at all. A patient
 * who changes level on the day is counted at the new one. Throws `NotYetProjected`.
 */
export async function census(reader: ReadModelReader, request: CensusRequest): Promise<CensusReport> {
  const { by, cohort } = request;
  const asOf = await resolveAsOf(reader, request.asOf);
  const on = request.on ?? asOf.recordedAt?.slice(0, 10) ?? null;
  const groups = on === null ? [] : await groupsOn(reader, on, request, asOf);
  const { values, ...bounds } = cohort;
  const order = inOrderOf(by);
  return {
    report: 'census',
    on,
    asOf,
    filters: { ...values, ...bounds },
    parkedStreams: await parkedAt(reader, asOf),
    groups: groups.sort((a, b) => order(a.by, b.by)),
  };
}

async function groupsOn(
  reader: ReadModelReader,
  on: string,
  { by, cohort }: CensusRequest,
  asOf: AsOf,
): Promise<CensusGroup[]> {
  const { byDimension, ended } = columnsOf('stay', on);
  const counted = queries
    .selectFrom('stay')
    .select(by.map((dimension, index) => byDimension[dimension].as(`by_${index}`)))
    .select(sql<bigint>`count(*)`.as('stays'))
    .select(sql<bigint>`count(distinct patient_id)`.as('patients'))
    .where(believedAt(asOf.position))
    .where((eb) => eb.and([unitsBy('stay', on), ...filtersOf('stay', cohort, on)]))
    .where(sql<boolean>`(ended_on is null or not ${ended})`)
    .$if(by.length > 0, (query) => query.groupBy(sql.join(by.map((_, index) => sql.lit(index + 1)))));
  const rows = (await reader.query(counted.compile())) as readonly (Record<`by_${number}`, DimensionValue> & {
    readonly stays: bigint;
    readonly patients: bigint;
  })[];
  return rows.map((row) => ({
    by: Object.fromEntries(
      by.map((dimension, index) => [dimension, fromColumn(dimension, row[`by_${index}`] ?? null)]),
    ),
    stays: Number(row.stays),
    patients: Number(row.patients),
  }));
}
