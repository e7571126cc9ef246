import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { duckDbPlace } from '../duckdb/duckdb-place.js';
import { openInstance } from '../duckdb/instance.js';
import { postgresPlace } from '../postgres/postgres-place.js';
import type { UsedPostgres } from '../postgres/testing/use-postgres.js';
import type { ReadModelPlace } from '../read-model-place.js';
import { temporaryFolder } from './temporary-folder.js';

/** Where an engine keeps read models of a spec. */
export interface TestPlace {
  /** The place as another process sees it. */
  open(): ReadModelPlace;
  /** Runs SQL on the tables of the current read model, behind the back of the program. Nobody has it open. */
  edit(sql: string): Promise<void>;
  /** What there is: `current`, and what lies beside it (`fresh`, `shadow`, ...), in order. */
  contents(): Promise<string[]>;
  /** Removes it; everything is closed. */
  remove(): Promise<void>;
}

export async function duckDbTestPlace(): Promise<TestPlace> {
  const { folder, remove } = await temporaryFolder();
  return {
    open: () => duckDbPlace({ folder }),
    async edit(sql) {
      const { instance, close } = await openInstance({ file: join(folder, 'read-model.duckdb') });
      const connection = await instance.connect();
      await connection.run(sql);
      connection.closeSync();
      close();
    },
    async contents() {
      const names = (await readdir(folder)).map((name) => /^read-model\.(?:(\w+)\.)?duckdb$/.exec(name));
      return names.flatMap((found) => (found === null ? [] : [found[1] ?? 'current'])).sort();
    },
    remove,
  };
}

export async function postgresTestPlace(postgres: UsedPostgres): Promise<TestPlace> {
  const options = postgres.newPlace();
  const { schema, views } = options;
  const schemas = async (): Promise<string[]> => {
    const rows = await postgres.execute(
      `select nspname::text as name from pg_namespace where nspname = '${schema}' or nspname like '${schema}\\_%'`,
    );
    return rows.map(({ name }) => String(name));
  };
  return {
    open: () => postgresPlace(options),
    edit: async (sql) => void (await postgres.execute(`set search_path to ${schema}; ${sql}`)),
    contents: async () => (await schemas()).map((name) => name.slice(schema.length + 1) || 'current').sort(),
    async remove() {
      await postgres.execute(`drop schema if exists ${[...(await schemas()), views].join(', ')} cascade`);
    },
  };
}
