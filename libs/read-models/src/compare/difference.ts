import type { ColumnValue } from '../schema/columns.js';

/** A value of a row as JSON has it: big integers are decimal strings. */
export type Cell = string | number | boolean | null;

/** What one column says, and what the log gives in its place. */
export interface ColumnDifference {
  readonly column: string;
  readonly live: Cell;
  readonly replayed: Cell;
}

/**
 * A row in which the live read model is not what the log gives. `missing`: the log gives it, the live read model has it
 * not; `surplus`: the other way round; `changed`: both have it, with different values in `columns`. A missing or
 * surplus row has all its values in `row`.
 */
export interface RowDifference {
  readonly table: string;
  readonly kind: 'missing' | 'surplus' | 'changed';
  /** What names the row in its table: of a fact `episode_id`, `key` and `since`. */
  readonly name: Readonly<Record<string, Cell>>;
  readonly columns?: readonly ColumnDifference[];
  readonly row?: Readonly<Record<string, Cell>>;
}

/** How a table of the live read model differs from what the log gives. */
export interface TableDifference {
  readonly table: string;
  /** Rows compared on either side. */
  readonly live: number;
  readonly replayed: number;
  readonly missing: number;
  readonly surplus: number;
  readonly changed: number;
  /** Rows in which each column differs, only of columns that do in some row. */
  readonly columns: Readonly<Record<string, number>>;
  /** Columns that only one side has, where the two are of different versions; they are not compared. */
  readonly onlyLive: readonly string[];
  readonly onlyReplayed: readonly string[];
}

/** Two read models beside each other, as of one position. */
export interface Comparison {
  /** Decimal string. */
  readonly position: string;
  readonly equal: boolean;
  readonly tables: readonly TableDifference[];
  /** Tables that only one side has. */
  readonly onlyLive: readonly string[];
  readonly onlyReplayed: readonly string[];
  /** The first rows that differ, by table and position. */
  readonly rows: readonly RowDifference[];
}

export type Row = Readonly<Record<string, ColumnValue>>;

export function cellOf(value: ColumnValue | undefined): Cell {
  return typeof value === 'bigint' ? String(value) : (value ?? null);
}

export function cellsOf(row: Row): Readonly<Record<string, Cell>> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, cellOf(value)]));
}

export function isEqual(table: TableDifference): boolean {
  const { missing, surplus, changed, onlyLive, onlyReplayed } = table;
  return missing + surplus + changed + onlyLive.length + onlyReplayed.length === 0;
}
