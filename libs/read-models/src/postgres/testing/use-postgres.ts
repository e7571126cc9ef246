import { afterAll, beforeAll } from '@jest/globals';
import pg from 'pg';
import type { PostgresOptions } from '../options.js';
import { startPostgres, type PostgresServer } from './postgres-server.js';

/** The server of a spec file. */
export interface UsedPostgres {
  readonly server: PostgresServer;
  /** Schemas of its own for each test. */
  newPlace(): PostgresOptions & { readonly schema: string; readonly views: string };
  /** Runs SQL as the administrator, or as another user of the server. */
  execute(sql: string, user?: string): Promise<Record<string, unknown>[]>;
}

/** Starts a PostgreSQL before the tests of a file and removes it after them. */
export function usePostgres(): UsedPostgres {
  let server: PostgresServer;
  let places = 0;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.remove());
  return {
    get server() {
      return server;
    },
    newPlace: () => {
      const views = `place_${++places}`;
      return { url: server.url, schema: `${views}_facts`, views };
    },
    execute: (sql, user) => execute(urlOf(server, user), sql),
  };
}

/** The URL of a user whose password is their name. */
export function urlOf({ url }: PostgresServer, user = 'stepdown'): string {
  const address = new URL(url);
  address.username = user;
  address.password = user;
  return address.href;
}

async function execute(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
