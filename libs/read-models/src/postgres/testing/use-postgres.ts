import { afterAll, beforeAll } from '@jest/globals';
import pg from 'pg';
import type { PostgresOptions } from '../options.js';
import { newDatabase, type PostgresDatabase } from './postgres-database.js';
import { startPostgres, type PostgresServer } from './postgres-server.js';

/** The PostgreSQL of a spec file: a database, or a server with all its databases. */
export interface UsedPostgres<Database extends PostgresDatabase = PostgresDatabase> {
  readonly database: Database;
  /** New schemas, for example for each test. */
  newSchemas(): PostgresOptions & { readonly schema: string; readonly views: string };
  /** Runs SQL as the administrator, or as another user. */
  execute(sql: string, user?: string): Promise<Record<string, unknown>[]>;
}

/** Creates a database before the tests of a file and removes it after them. */
export function usePostgres(): UsedPostgres {
  return use(newDatabase);
}

/** The same on a server for this file only, which the tests may stop and start. */
export function useOwnPostgres(): UsedPostgres<PostgresServer> {
  return use(startPostgres);
}

function use<Database extends PostgresDatabase>(create: () => Promise<Database>): UsedPostgres<Database> {
  let database: Database;
  let count = 0;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.remove());
  return {
    get database() {
      return database;
    },
    newSchemas: () => {
      const views = `spec_${++count}`;
      return { url: database.url, schema: `${views}_facts`, views };
    },
    execute: (sql, user) => execute(urlOf(database, user), sql),
  };
}

/** The URL of a user whose password is their name. */
export function urlOf({ url }: PostgresDatabase, user = 'stepdown'): string {
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
