import type { ReadModelLocation } from '#read-models/store/read-model-location';

/** Where a job finds read models: a DuckDB file in a folder, or schemas for benchmarks in a PostgreSQL database. */
export type ReadModels = { readonly folder: string } | { readonly url: string };

/** Schemas of their own: what else a database has stays as it is. */
export const BENCH_SCHEMAS = { schema: 'stepdown_bench_facts', views: 'stepdown_bench' } as const;

/** The place of read models; an engine is loaded only where it is used. */
export async function readModelsLocation(at: ReadModels): Promise<ReadModelLocation> {
  if ('url' in at) {
    const { postgresLocation } = await import('#read-models/postgres/postgres-location');
    return postgresLocation({ url: at.url, ...BENCH_SCHEMAS });
  }
  const { duckDbLocation } = await import('#read-models/duckdb/duckdb-location');
  return duckDbLocation(at);
}
