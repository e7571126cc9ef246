import {
  cellOf,
  cellsOf,
  type ColumnDifference,
  type Row,
  type RowDifference,
  type TableDifference,
} from './difference.js';
import type { Pair } from './merge-join.js';

/** Counts the differences of a table and describes those of each row. */
export class Tally {
  #live = 0;
  #replayed = 0;
  readonly #kinds = { missing: 0, surplus: 0, changed: 0 };
  readonly #columns = new Map<string, number>();

  constructor(
    private readonly table: string,
    private readonly columns: readonly string[],
    /** Columns that identify a row. */
    private readonly name: readonly string[],
  ) {}

  /** Rows read on both sides. */
  get rows(): number {
    return this.#live + this.#replayed;
  }

  /** Counts a pair and returns how its rows differ, if they do. */
  add({ live, replayed }: Pair<Row>): RowDifference | undefined {
    if (live !== undefined) this.#live += 1;
    if (replayed !== undefined) this.#replayed += 1;
    if (live !== undefined && replayed !== undefined) return this.#changed(live, replayed);
    if (live !== undefined) return this.#alone('surplus', live);
    return replayed && this.#alone('missing', replayed);
  }

  /** Counts a row beyond the checkpoint (see `RowBeyond`). */
  beyond(row: Row, ahead: boolean): RowDifference {
    if (ahead) return this.#alone('surplus', row);
    return this.#changedIn(row, [{ column: 'until', live: cellOf(row['until']), replayed: null }]);
  }

  difference(onlyLive: readonly string[], onlyReplayed: readonly string[]): TableDifference {
    const columns = Object.fromEntries([...this.#columns].sort(([a], [b]) => (a < b ? -1 : 1)));
    const counted = { live: this.#live, replayed: this.#replayed, ...this.#kinds };
    return { table: this.table, ...counted, columns, onlyLive, onlyReplayed };
  }

  #alone(kind: 'missing' | 'surplus', row: Row): RowDifference {
    this.#kinds[kind] += 1;
    return { table: this.table, kind, name: this.#nameOf(row), row: cellsOf(row) };
  }

  #changed(live: Row, replayed: Row): RowDifference | undefined {
    let columns: ColumnDifference[] | undefined;
    for (const column of this.columns) {
      if (live[column] === replayed[column]) continue;
      (columns ??= []).push({ column, live: cellOf(live[column]), replayed: cellOf(replayed[column]) });
    }
    return columns && this.#changedIn(replayed, columns);
  }

  #changedIn(row: Row, columns: readonly ColumnDifference[]): RowDifference {
    this.#kinds.changed += 1;
    for (const { column } of columns) this.#columns.set(column, (this.#columns.get(column) ?? 0) + 1);
    return { table: this.table, kind: 'changed', name: this.#nameOf(row), columns };
  }

  #nameOf(row: Row) {
    return Object.fromEntries(this.name.map((column) => [column, cellOf(row[column])]));
  }
}
