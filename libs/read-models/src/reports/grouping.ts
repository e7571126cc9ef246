import { sql, type AliasedRawBuilder, type RawBuilder } from 'kysely';
import { fromColumn, type Dimension, type DimensionValue } from './cohort.js';
import type { Group } from './report.js';

/** The values of a row's group in a query result: `by_0` for the first dimension. */
export type Grouped = { readonly [column: `by_${number}`]: DimensionValue };

/** The columns of a query for its dimensions; they come first, see `groupingOf`. */
export function groupColumns(
  by: readonly Dimension[],
  byDimension: { readonly [D in Dimension]: RawBuilder<DimensionValue> },
): AliasedRawBuilder<DimensionValue, `by_${number}`>[] {
  return by.map((dimension, index) => byDimension[dimension].as(`by_${index}`));
}

/** The same columns, for a query on top of one that has them. */
export function groupedColumns(by: readonly Dimension[]): AliasedRawBuilder<DimensionValue, `by_${number}`>[] {
  return by.map((_, index) => sql.ref<DimensionValue>(`by_${index}`).as(`by_${index}`));
}

/** The `group by` of a query: its columns for the dimensions, and `more` columns after them. At least one. */
export function groupingOf(by: readonly Dimension[], more: number): RawBuilder<unknown> {
  return sql.join(Array.from({ length: by.length + more }, (_, index) => sql.lit(index + 1)));
}

/** Rows of a query by group, in the order in which groups appear. */
export function groupRows<R extends Grouped>(
  rows: readonly R[],
  by: readonly Dimension[],
): readonly { readonly by: Group['by']; readonly rows: readonly R[] }[] {
  const groups = new Map<string, { by: Group['by']; rows: R[] }>();
  for (const row of rows) {
    const values = by.map((dimension, index) => fromColumn(dimension, row[`by_${index}`] ?? null));
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { by: namedBy(by, values), rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The group of a row. */
export function groupOf(row: Grouped, by: readonly Dimension[]): Group['by'] {
  return namedBy(
    by,
    by.map((dimension, index) => fromColumn(dimension, row[`by_${index}`] ?? null)),
  );
}

function namedBy(by: readonly Dimension[], values: readonly DimensionValue[]): Group['by'] {
  return Object.fromEntries(by.map((dimension, index) => [dimension, values[index]]));
}
