import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { ReadModelTables } from '../schema/schema.js';

/**
 * Builds queries and runs none: the compiled query is passed to a `ReadModelStore`. DuckDB and PostgreSQL both
 * understand the SQL of Kysely's PostgreSQL compiler, so one is enough.
 */
export const queries = new Kysely<ReadModelTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
