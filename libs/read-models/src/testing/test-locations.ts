import { readdir } from 'node:fs/promises';
import { duckDbLocation } from '../duckdb/duckdb-location.js';
import { ReadModelFiles } from '../duckdb/files.js';
import { openInstance } from '../duckdb/instance.js';
import { postgresLocation } from '../postgres/postgres-location.js';
import type { UsedPostgres } from '../postgres/testing/use-postgres.js';
import type { ReadModelLocation } from '../store/read-model-location.js';
import { temporaryFolder } from './temporary-folder.js';

/** The location of read models, to pass to another process. */
export type LocationSettings =
  { readonly folder: string } | { readonly url: string; readonly schema: string; readonly views: string };

/** The location of the read models of a spec. */
export interface TestLocation {
  readonly settings: LocationSettings;
  /** The location as another process opens it, of this version of the program or another. */
  open(version?: number): ReadModelLocation;
  /** Runs SQL directly on the tables of the current read model, which nobody has open. */
  edit(sql: string): Promise<void>;
  /**
   * The existing read models, sorted: `current`, and others next to it (`kept`, the previous one; `shadow`; leftovers).
   */
  contents(): Promise<string[]>;
  /** Removes everything, which is closed. */
  remove(): Promise<void>;
}

export async function duckDbTestLocation(): Promise<TestLocation> {
  const { folder, remove } = await temporaryFolder();
  const files = new ReadModelFiles(folder);
  return {
    settings: { folder },
    open: (version) => duckDbLocation({ folder, ...(version !== undefined && { version }) }),
    async edit(sql) {
      const { current } = await files.inUse();
      const { instance, close } = await openInstance({ file: files.pathOf(current) });
      const connection = await instance.connect();
      await connection.run(sql);
      connection.closeSync();
      close();
    },
    async contents() {
      const { current, previous } = await files.inUse();
      const known = new Map([[current, 'current'], ...(previous ? [[previous.file, 'kept'] as const] : [])]);
      const names = (await readdir(folder)).filter((name) => name.endsWith('.duckdb'));
      return names.map((name) => known.get(name) ?? (name.includes('shadow') ? 'shadow' : 'left')).sort();
    },
    remove,
  };
}

export async function postgresTestLocation(postgres: UsedPostgres): Promise<TestLocation> {
  const options = postgres.newSchemas();
  const { schema, views } = options;
  const schemas = async (): Promise<string[]> => {
    const rows = await postgres.execute(
      `select nspname::text as name from pg_namespace where nspname = '${schema}' or nspname like '${schema}\\_%'`,
    );
    return rows.map(({ name }) => String(name));
  };
  return {
    settings: options,
    open: (version) => postgresLocation({ ...options, ...(version !== undefined && { version }) }),
    edit: async (sql) => void (await postgres.execute(`set search_path to ${schema}; ${sql}`)),
    contents: async () => (await schemas()).map((name) => name.slice(schema.length + 1) || 'current').sort(),
    async remove() {
      await postgres.execute(`drop schema if exists ${[...(await schemas()), views].join(', ')} cascade`);
    },
  };
}
