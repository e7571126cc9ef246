import type { Cell, Column, Row } from '../columns.js';
import { GROUPS, type Group, type Report, type Table } from '../report.js';

/** Why a figure changed: the data cut-off moved, or the facts changed. */
export const causes = ['cut-off', 'facts'] as const;
export type Cause = (typeof causes)[number];

/** A figure that differs between two moments. */
export interface FigureDifference {
  readonly figure: string;
  readonly before: Cell;
  /** The value from the earlier facts at the later cut-off; only if the cut-off moved. */
  readonly atCutOff?: Cell;
  readonly after: Cell;
  /** `after - before`, of numbers. */
  readonly change: number | null;
}

export type Kind = 'added' | 'changed' | 'removed';

/** A row of a list of the report that differs, with the values that identify it. */
export interface ListRowDifference {
  /** The group of the row, in a list outside the groups. */
  readonly by?: Group['by'];
  readonly row: Row;
  readonly kind: Kind;
  readonly figures: readonly FigureDifference[];
}

/** The rows of a list that differ: all are counted, the first are listed. */
export interface ListDifference {
  readonly table: string;
  readonly differing: number;
  readonly rows: readonly ListRowDifference[];
}

export interface GroupDifference extends Group {
  readonly kind: Kind;
  readonly because: readonly Cause[];
  readonly figures: readonly FigureDifference[];
  readonly lists: readonly ListDifference[];
}

/** A value at the earlier moment, from the earlier facts at the later cut-off, and at the later moment. */
export interface ThreeWay<T> {
  readonly before: T | undefined;
  readonly atCutOff: T | undefined;
  readonly after: T | undefined;
}

/** How answers are compared: whether the cut-off moved, and how many rows of a list to report. */
export interface ComparisonOptions {
  readonly moved: boolean;
  readonly rows: number;
}

/** How a group differs; undefined if it does not. */
export function differenceOfGroup(
  { tables }: Report,
  by: Group['by'],
  groups: ThreeWay<Group>,
  options: ComparisonOptions,
): GroupDifference | undefined {
  if (same(groups.before, groups.after)) return undefined;
  const figures = tables.find(({ name }) => name === GROUPS)?.columns ?? [];
  const lists = tables.filter(({ name, comparison }) => name !== GROUPS && comparison === undefined);
  return {
    by,
    kind: kindOf(groups),
    because: causesOf(groups),
    figures: figureDifferences(figures, rowsOf(groups), options),
    lists: lists.flatMap((table) =>
      differenceOfList(
        table,
        each(groups, (group) => listIn(group, table)),
        options,
      ),
    ),
  };
}

/** How a list differs; empty if it does not. */
export function differenceOfList(
  table: Table,
  lists: ThreeWay<readonly Row[]>,
  options: ComparisonOptions,
): ListDifference[] {
  const keys = table.columns.filter((column, index) => index === 0 || isNaming(column));
  const byKey = each(lists, (rows) => indexRows(rows, keys, table.comparison === 'each group'));
  const found = [...new Set([...(byKey.after?.keys() ?? []), ...(byKey.before?.keys() ?? [])])];
  const columns = table.columns.filter((column) => !keys.includes(column));
  const differing = found.flatMap((key): ListRowDifference[] => {
    const rows = each(byKey, (map) => map.get(key));
    if (same(rows.before, rows.after)) return [];
    const named = (rows.after ?? rows.before)!;
    const row = Object.fromEntries(keys.map(({ name }) => [name, named[name] ?? null]));
    const { by } = named as Partial<Pick<Group, 'by'>>;
    return [{ ...(by && { by }), row, kind: kindOf(rows), figures: figureDifferences(columns, rows, options) }];
  });
  if (differing.length === 0) return [];
  return [{ table: table.name, differing: differing.length, rows: differing.slice(0, options.rows) }];
}

/** Why a value differs between the moments; both causes if both contribute. */
export function causesOf<T>({ before, atCutOff, after }: ThreeWay<T>): readonly Cause[] {
  return [
    ...(same(before, atCutOff) ? [] : (['cut-off'] as const)),
    ...(same(atCutOff, after) ? [] : (['facts'] as const)),
  ];
}

export function each<T, U>({ before, atCutOff, after }: ThreeWay<T>, map: (each: T) => U | undefined): ThreeWay<U> {
  const mapped = (value: T | undefined) => (value === undefined ? undefined : map(value));
  return { before: mapped(before), atCutOff: mapped(atCutOff), after: mapped(after) };
}

function figureDifferences(
  columns: readonly Column[],
  rows: ThreeWay<Row>,
  { moved }: ComparisonOptions,
): FigureDifference[] {
  return columns.flatMap(({ name }) => {
    const { before, atCutOff, after } = each(rows, (row) => row[name] ?? null);
    const [old, next] = [before ?? null, after ?? null];
    if (old === next) return [];
    const change = typeof old === 'number' && typeof next === 'number' ? differenceOf(old, next) : null;
    return [{ figure: name, before: old, ...(moved && { atCutOff: atCutOff ?? null }), after: next, change }];
  });
}

/** Rounded to the precision of floating-point figures: 87.1 - 82 is 5.1. */
function differenceOf(before: number, after: number): number {
  return Number((after - before).toPrecision(12));
}

/** Whether a column identifies a row rather than measures it. */
function isNaming({ kind }: Column): boolean {
  return kind === 'text' || kind === 'code' || kind === 'date';
}

/** Rows by their identifying values; rows with equal values also by their order. */
function indexRows(rows: readonly Row[], keys: readonly Column[], byGroup: boolean): Map<string, Row> {
  const map = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([byGroup ? row['by'] : null, ...keys.map(({ name }) => row[name] ?? null)]);
    let occurrence = 0;
    while (map.has(`${occurrence} ${key}`)) occurrence += 1;
    map.set(`${occurrence} ${key}`, row);
  }
  return map;
}

function kindOf({ before, after }: ThreeWay<unknown>): Kind {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function rowsOf(groups: ThreeWay<Group>): ThreeWay<Row> {
  return each(groups, (group) => group as unknown as Row);
}

function listIn(group: Group, { name }: Table): readonly Row[] {
  return (group as unknown as Readonly<Record<string, readonly Row[] | undefined>>)[name] ?? [];
}
