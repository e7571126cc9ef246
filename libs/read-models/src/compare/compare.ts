import type { Comparison, RowDifference, TableDifference } from './difference.js';
import { isEqual } from './difference.js';
import { mergeJoin } from './merge-join.js';
import { rowComparator, rowOrderOf, rowsBeyondCheckpoint, rowsIn, sliceEnds, type Slice } from './rows.js';
import { partitionNames, tablesOf, type ComparedModel, type Tables } from './tables.js';
import { Tally } from './tally.js';

export interface CompareOptions {
  /** How many differing rows to report; default 20. All are counted. */
  readonly rows?: number;
  /** Events per slice: rows are read slice by slice; default 200,000. */
  readonly slice?: bigint;
  onProgress?(table: string, rows: number): void;
  readonly signal?: AbortSignal;
}

const DEFAULT_ROWS = 20;

/** Rows between two checks of the signal and two progress reports. */
const STEP = 10_000;

/**
 * Compares every row of every table of two read models as of a position that both have reached: later rows are left
 * out, and versions closed later count as open. Both models may be written meanwhile. Reads in order and in slices, so
 * neither model is held in memory. Tables and columns that only one side has are named, not compared. It also checks
 * that no row of the live read model refers to events beyond its own checkpoint.
 */
export async function compareModels(
  live: ComparedModel,
  replayed: ComparedModel,
  position: bigint,
  options: CompareOptions = {},
): Promise<Comparison> {
  const [liveTables, replayedTables] = [await tablesOf(live), await tablesOf(replayed)];
  const { both, onlyLive, onlyReplayed } = partitionNames([...liveTables.keys()], [...replayedTables.keys()]);
  const comparison = new TableComparison(live, replayed, position, options);
  const slices = await comparison.slices();
  const tables: TableDifference[] = [];
  for (const table of both) {
    const difference = await comparison.table(table, liveTables, replayedTables, slices);
    if (difference !== undefined) tables.push(difference);
  }
  const equal = tables.every(isEqual) && onlyLive.length + onlyReplayed.length === 0;
  return { position: String(position), equal, tables, onlyLive, onlyReplayed, rows: comparison.rows };
}

class TableComparison {
  readonly rows: RowDifference[] = [];

  constructor(
    private readonly live: ComparedModel,
    private readonly replayed: ComparedModel,
    private readonly position: bigint,
    private readonly options: CompareOptions,
  ) {}

  async slices(): Promise<readonly Slice[]> {
    const ends = await this.replayed.query(sliceEnds(this.position, this.options.slice));
    const slices: Slice[] = [];
    for (const to of [...ends.map((end) => end.position), this.position]) {
      const after = slices.at(-1)?.to;
      slices.push({ ...(after !== undefined && { after }), to });
    }
    return slices;
  }

  async table(
    table: string,
    liveTables: Tables,
    replayedTables: Tables,
    slices: readonly Slice[],
  ): Promise<TableDifference | undefined> {
    const {
      both: columns,
      onlyLive,
      onlyReplayed,
    } = partitionNames(liveTables.get(table) ?? [], replayedTables.get(table) ?? []);
    const kind = rowOrderOf(table, columns);
    if (kind === undefined) return undefined;
    const tally = new Tally(table, columns, kind.name);
    for (const slice of slices) {
      const query = rowsIn(table, columns, kind, slice, this.position);
      const pairs = mergeJoin(this.live.stream(query), this.replayed.stream(query), rowComparator(kind));
      for await (const pair of pairs) {
        this.#addRow(tally.add(pair));
        if (tally.rows % STEP === 0) this.#step(table, tally);
      }
      this.#step(table, tally);
    }
    for await (const { ahead, ...row } of this.live.stream(rowsBeyondCheckpoint(table, columns, kind))) {
      this.#addRow(tally.beyond(row, ahead));
    }
    return tally.difference(onlyLive, onlyReplayed);
  }

  #step(table: string, { rows }: Tally): void {
    this.options.signal?.throwIfAborted();
    this.options.onProgress?.(table, rows);
  }

  #addRow(difference: RowDifference | undefined): void {
    const { rows = DEFAULT_ROWS } = this.options;
    if (difference !== undefined && this.rows.length < rows) this.rows.push(difference);
  }
}
