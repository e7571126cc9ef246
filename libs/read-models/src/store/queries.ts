import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { ReadModelTables } from '../schema/schema.js';

/**
 * Builds queries and runs none: what it compiles is given to a `ReadModelStore`. DuckDB and PostgreSQL both
 * understand the SQL of Kysely's PostgreSQL compiler, so there is one of it.
 */
export const queries = new Kysely<ReadModelTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
