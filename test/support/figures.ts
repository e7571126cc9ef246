import { DuckDBInstance } from '@duckdb/node-api';

/** What both the report and the queries say of each group, to ten digits: sums of floating numbers differ after that. */
export type Figures = Readonly<Record<string, readonly (string | null)[]>>;

/** A group of the report, or a row of a query. */
export interface Row {
  readonly by?: { readonly level: string; readonly reason: number | null };
  readonly level?: string;
  readonly reason?: number | null;
  readonly n: number;
  readonly open: number;
  readonly mean: number | null;
  readonly median?: number | null;
  readonly percentiles?: readonly number[] | null;
}

export function figuresOf(rows: readonly Row[]): Figures {
  return Object.fromEntries(
    rows.map((row) => {
      const { level, reason } = row.by ?? row;
      const median = row.percentiles?.[2] ?? row.median ?? null;
      return [`${level} ${reason}`, [row.n, row.open, row.mean, median].map(tenDigits)];
    }),
  );
}

function tenDigits(figure: number | null): string | null {
  return figure === null ? null : Number(figure).toPrecision(10);
}

/** What a query gives on a DuckDB file. */
export async function rowsOf(file: string, query: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    const rows: unknown = (await connection.runAndReadAll(query)).getRowObjectsJson();
    return rows as Row[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
