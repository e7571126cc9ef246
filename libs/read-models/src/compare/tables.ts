import { sql } from 'kysely';
import type { ReadModelStore } from '../store/read-model-store.js';
import { queries } from '../store/queries.js';

/** The part of a read model that a comparison needs. */
export type ComparedModel = Pick<ReadModelStore, 'query' | 'stream'>;

/** Columns by table. */
export type Tables = ReadonlyMap<string, readonly string[]>;

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
}

/** The tables of a read model with their columns; another version of the program may have other ones. */
export async function tablesOf(model: ComparedModel): Promise<Tables> {
  const rows = await model.query(
    sql<ColumnRow>`
      select table_name::text as table_name, column_name::text as column_name
      from information_schema.columns
      where table_schema = current_schema()
      order by table_name, ordinal_position`.compile(queries),
  );
  const tables = new Map<string, string[]>();
  for (const { table_name, column_name } of rows) {
    const columns = tables.get(table_name);
    if (columns === undefined) tables.set(table_name, [column_name]);
    else columns.push(column_name);
  }
  return tables;
}

/** Splits names into those that both read models have and those that only one has. */
export function partitionNames(live: readonly string[], replayed: readonly string[]) {
  return {
    both: replayed.filter((name) => live.includes(name)),
    onlyLive: live.filter((name) => !replayed.includes(name)),
    onlyReplayed: replayed.filter((name) => !live.includes(name)),
  };
}
