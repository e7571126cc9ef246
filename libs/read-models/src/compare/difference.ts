import type { ColumnValue } from '../schema/columns.js';

/** A value of a row in JSON: big integers are decimal strings. */
export type Cell = string | number | boolean | null;

/** A column that differs: its live value and the one that the log gives. */
export interface ColumnDifference {
  readonly column: string;
  readonly live: Cell;
  readonly replayed: Cell;
}

/**
 * A row in which the live read model differs from what the log gives. `missing`: only the log gives it; `surplus`: only
 * the live read model has it; `changed`: both have it, with different values in `columns`. A missing or surplus row has
 * all its values in `row`.
 */
export interface RowDifference {
  readonly table: string;
  readonly kind: 'missing' | 'surplus' | 'changed';
  /** The columns that identify the row in its table; for a fact `episode_id`, `key` and `since`. */
  readonly name: Readonly<Record<string, Cell>>;
  readonly columns?: readonly ColumnDifference[];
  readonly row?: Readonly<Record<string, Cell>>;
}

/** How a table of the live read model differs from what the log gives. */
export interface TableDifference {
  readonly table: string;
  /** Rows compared on each side. */
  readonly live: number;
  readonly replayed: number;
  readonly missing: number;
  readonly surplus: number;
  readonly changed: number;
  /** Number of rows in which a column differs, by column; columns without differences are left out. */
  readonly columns: Readonly<Record<string, number>>;
  /** Columns that only one side has, if the versions differ; they are not compared. */
  readonly onlyLive: readonly string[];
  readonly onlyReplayed: readonly string[];
}

/** The comparison of two read models as of one position. */
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
