import { sql } from 'kysely';
import { factTables } from '../schema/fact-tables.js';
import { queries } from '../store/queries.js';
import type { ReadModelStore } from '../store/read-model-store.js';

/** Every row of every table that a projection fills, as sorted text: two read models are equal if their texts are. */
export async function everyRow(store: Pick<ReadModelStore, 'query'>): Promise<string> {
  const lines: string[] = [];
  for (const table of [...Object.keys(factTables), 'log_event', 'parked_stream']) {
    const rows = await store.query(sql<object>`select * from ${sql.table(table)}`.compile(queries));
    lines.push(...rows.map((row) => `${table} ${inText(row)}`));
  }
  return lines.sort().join('\n');
}

function inText(row: object): string {
  return JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
