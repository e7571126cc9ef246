import type { ReadModelPlace } from '#read-models/read-model-place';

/** Where a job finds read models: a DuckDB file in a folder, or schemas for benchmarks in a PostgreSQL database. */
export type ReadModels = { readonly folder: string } | { readonly url: string };

/** Schemas of their own: what else a database has stays as it is. */
export const BENCH_SCHEMAS = { schema: 'stepdown_bench_facts', views: 'stepdown_bench' } as const;

/** The place of read models; an engine is loaded only where it is used. */
export async function readModelsLocation(at: ReadModels): Promise<ReadModelPlace> {
  if ('url' in at) {
    const { postgresPlace } = await import('#read-models/postgres/postgres-place');
    return postgresPlace({ url: at.url, ...BENCH_SCHEMAS });
  }
  const { duckDbPlace } = await import('#read-models/duckdb/duckdb-place');
  return duckDbPlace(at);
}
