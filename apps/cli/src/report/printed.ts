import type { Dimension, DimensionValue } from '#read-models/reports/cohort';
import type { AsOf } from '#read-models/reports/as-of';
import { csvOf } from '../print/csv.js';
import { tableOf } from '../print/table.js';
import { dimensionNames, labelOfValue, valueInWords } from './dimensions.js';

/** A group of any report: what it is grouped by, and its figures. */
export interface Group {
  readonly by: { readonly [D in Dimension]?: DimensionValue };
}

/** A column of figures: its name, which is also its heading, and how a reader wants to see it. */
export interface Column<G extends Group> {
  readonly name: keyof G & string;
  readonly show: (value: number) => string;
}

/** Groups as a table: codes with their words, then the figures. */
export function groupsInTable<G extends Group>(groups: readonly G[], columns: readonly Column<G>[]): string {
  const by = dimensionsOf(groups);
  const rows = groups.map((group) => [
    ...by.map((dimension) => valueInWords(dimension, group.by[dimension] ?? null)),
    ...columns.map(({ name, show }) => shown(figure(group, name), show)),
  ]);
  const right = columns.map((_, index) => by.length + index);
  return tableOf([...by, ...columns.map(({ name }) => name)], rows, { right });
}

/** Groups as CSV: a column for each code and one for its words, figures as exact as they came. */
export function groupsInCsv<G extends Group>(groups: readonly G[], columns: readonly Column<G>[]): string {
  const by = dimensionsOf(groups);
  const head = [...by.flatMap((dimension) => [dimension, `${dimension}Label`]), ...columns.map(({ name }) => name)];
  const rows = groups.map((group) => [
    ...by.flatMap((dimension) => codeAndLabel(dimension, group.by[dimension] ?? null)),
    ...columns.map(({ name }) => figure(group, name)),
  ]);
  return csvOf([head, ...rows]);
}

/** `as of position 172669, recorded 2026-11-22T09:23:53.612Z`. */
export function asOfInWords({ position, recordedAt }: AsOf): string {
  return recordedAt === null ? 'the log is empty' : `as of position ${position}, recorded ${recordedAt}`;
}

/** Filters as they were understood: `reason 1 Treatment completed; minimumAge 18`. */
export function filtersInWords(filters: object): string {
  return Object.entries(filters)
    .map(
      ([name, value]) =>
        `${name} ${[value]
          .flat()
          .map((each) => filterInWords(name, each))
          .join(' or ')}`,
    )
    .join('; ');
}

function filterInWords(name: string, value: DimensionValue): string {
  const dimension = dimensionNames.find((each) => each === name);
  return dimension === undefined ? String(value) : valueInWords(dimension, value);
}

function dimensionsOf(groups: readonly Group[]): readonly Dimension[] {
  return Object.keys(groups[0]?.by ?? {}) as Dimension[];
}

function codeAndLabel(dimension: Dimension, value: DimensionValue): readonly (string | number | null)[] {
  return [value, labelOfValue(dimension, value) ?? String(value)];
}

function figure<G extends Group>(group: G, name: keyof G & string): number | null {
  const value = group[name];
  return typeof value === 'number' ? value : null;
}

function shown(value: number | null, show: (value: number) => string): string {
  return value === null ? '-' : show(value);
}
