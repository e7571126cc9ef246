import { sql, type RawBuilder } from 'kysely';
import { directionOf, parseLevelKey } from '#episode/level';

/** Lengths of stay are reported for stays and for whole episodes, never mixed. */
export const units = ['stay', 'episode'] as const;
export type Unit = (typeof units)[number];

/** The dimensions that reports group and filter by. */
export const dimensions = [
  'level',
  'setting',
  'reason',
  'program',
  'provider',
  'modality',
  'sex',
  'ageBand',
  'primarySubstance',
  'medicationAssisted',
  'admissionYear',
  'admissionMonth',
] as const;
export type Dimension = (typeof dimensions)[number];

/** A value of a dimension: TEDS codes and years are numbers; `null` means not known. */
export type DimensionValue = string | number | null;

/** Which stays or episodes a report covers. Several values of a dimension are alternatives; dates are inclusive. */
export interface Cohort {
  readonly values: { readonly [D in Dimension]?: readonly DimensionValue[] };
  readonly admittedFrom?: string;
  readonly admittedTo?: string;
  readonly dischargedFrom?: string;
  readonly dischargedTo?: string;
  /** Completed years at admission. */
  readonly minimumAge?: number;
  readonly maximumAge?: number;
}

/** The limits of a cohort other than its dimensions. */
export type Bound = Exclude<keyof Cohort, 'values'>;

/**
 * What is known only when a stay or an episode is over. Selecting people by how they left would predetermine how long
 * they stay, so reports that follow people forward accept none of these.
 */
export const KNOWN_AT_THE_END = ['reason', 'dischargedFrom', 'dischargedTo'] as const satisfies readonly (
  Dimension | Bound
)[];

/** Dimensions whose values are numbers. */
const numeric: ReadonlySet<Dimension> = new Set([
  'reason',
  'sex',
  'primarySubstance',
  'medicationAssisted',
  'admissionYear',
]);

/** Parses a value as written in a URL: `none` means not known. `undefined` if it is not a valid value. */
export function parseValue(dimension: Dimension, text: string): DimensionValue | undefined {
  if (text === 'none') return null;
  if (dimension === 'level') return parseLevelKey(text) === undefined ? undefined : text;
  if (dimension === 'admissionMonth') return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : undefined;
  if (!numeric.has(dimension)) return text === '' ? undefined : text;
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

/** Months are numbers in SQL, 202603, and written `2026-03`. */
export function fromColumn(dimension: Dimension, value: DimensionValue): DimensionValue {
  if (dimension !== 'admissionMonth' || value === null) return value;
  return `${String(value).slice(0, 4)}-${String(value).slice(4)}`;
}

function toColumn(dimension: Dimension, value: DimensionValue): DimensionValue {
  return dimension === 'admissionMonth' && value !== null ? Number(String(value).replace('-', '')) : value;
}

/**
 * The columns behind the dimensions as of a data cut-off: what ended later has not ended. A stay's admission is the day
 * it started; an episode's is that of its first stay.
 */
export function columnsOf(unit: Unit, cutOff: string) {
  const admittedOn = unit === 'stay' ? sql.ref<string>('started_on') : sql.ref<string>('admitted_on');
  const ended = sql<boolean>`ended_on <= cast(${cutOff} as date)`;
  const byDimension: { readonly [D in Dimension]: RawBuilder<DimensionValue> } = {
    level: sql.ref('level'),
    setting: sql.ref('setting'),
    reason: sql`case when ${ended} then reason end`,
    program: sql.ref('program'),
    provider: sql.ref('provider_id'),
    modality: sql.ref('modality'),
    sex: sql.ref('sex'),
    ageBand: sql.ref('age_band'),
    primarySubstance: sql.ref('primary_substance'),
    medicationAssisted: sql.ref('medication_assisted'),
    admissionYear: sql`cast(extract(year from ${admittedOn}) as integer)`,
    admissionMonth: sql`cast(extract(year from ${admittedOn}) * 100 + extract(month from ${admittedOn}) as integer)`,
  };
  return { admittedOn, ended, byDimension };
}

/**
 * The rows of `stay` that a report counts as of a cut-off: every stay that had begun or, for episodes, the one in force
 * or the last one. So an episode counts at the level it had then, whatever followed.
 */
export function unitsBy(unit: Unit, cutOff: string): RawBuilder<boolean> {
  const begun = sql<boolean>`started_on <= cast(${cutOff} as date)`;
  if (unit === 'stay') return begun;
  return sql`${begun} and (next_level is null or ended_on > cast(${cutOff} as date))`;
}

/** Conditions of a cohort's filters on the rows of a unit, as of a cut-off. */
export function filtersOf(unit: Unit, cohort: Cohort, cutOff: string): RawBuilder<boolean>[] {
  const { admittedOn, ended, byDimension } = columnsOf(unit, cutOff);
  const date = (text: string) => sql`cast(${text} as date)`;
  const conditions: RawBuilder<boolean>[] = [];
  const add = (condition: RawBuilder<boolean>) => conditions.push(condition);
  for (const dimension of dimensions) {
    const values = cohort.values[dimension];
    if (values === undefined) continue;
    const sought = values.map((value) => toColumn(dimension, value));
    add(oneOf(byDimension[dimension], sought));
  }
  if (cohort.admittedFrom) add(sql`${admittedOn} >= ${date(cohort.admittedFrom)}`);
  if (cohort.admittedTo) add(sql`${admittedOn} <= ${date(cohort.admittedTo)}`);
  if (cohort.dischargedFrom) add(sql`(${ended} and ended_on >= ${date(cohort.dischargedFrom)})`);
  if (cohort.dischargedTo) add(sql`(${ended} and ended_on <= ${date(cohort.dischargedTo)})`);
  if (cohort.minimumAge !== undefined) add(sql`age >= ${cohort.minimumAge}`);
  if (cohort.maximumAge !== undefined) add(sql`age <= ${cohort.maximumAge}`);
  return conditions;
}

function oneOf(column: RawBuilder<DimensionValue>, values: readonly DimensionValue[]): RawBuilder<boolean> {
  const known = values.filter((value) => value !== null);
  const isKnown = known.length > 0 ? sql`${column} in (${sql.join(known)})` : sql`false`;
  return values.includes(null) ? sql`(${isKnown} or ${column} is null)` : sql`${isKnown}`;
}

/** Order of two groups: by each dimension in turn, levels by rank, unknown values last. */
export function groupComparator(by: readonly Dimension[]) {
  return (
    a: { readonly [D in Dimension]?: DimensionValue },
    b: { readonly [D in Dimension]?: DimensionValue },
  ): number => {
    for (const dimension of by) {
      const order = compareValues(dimension, a[dimension] ?? null, b[dimension] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Order of two values of a dimension: levels by rank, unknown values last. */
export function compareValues(dimension: Dimension, a: DimensionValue, b: DimensionValue): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return (dimension === 'level' ? compareLevels(String(a), String(b)) : 0) || (a < b ? -1 : 1);
}

/** By edition, then by rank; 0 if only the keys differ. */
function compareLevels(a: string, b: string): number {
  const [levelA, levelB] = [parseLevelKey(a), parseLevelKey(b)];
  if (levelA === undefined || levelB === undefined || levelA.edition !== levelB.edition) return 0;
  const direction = directionOf(levelA, levelB);
  return direction === 'lateral' ? 0 : direction === 'up' ? -1 : 1;
}
