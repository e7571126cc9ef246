import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startPostgres } from './postgres-server.js';

/** An empty database for one spec, on a server that it may share with others. */
export interface PostgresDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

/** Environment variable with the address of the test run's PostgreSQL: see `test/run/shared-servers.js`. */
const BROKER = 'TEST_POSTGRES';

/**
 * A database on the PostgreSQL of the test run; outside a run, on its own server. Roles belong to the server: give
 * those that a spec creates unique names. A spec that stops the server starts its own: `startPostgres`.
 */
export async function newDatabase(): Promise<PostgresDatabase> {
  const broker = process.env[BROKER];
  if (broker === undefined) return startPostgres();
  const answer = await fetch(broker);
  const server = await answer.text();
  if (!answer.ok) throw new Error(server);
  return newDatabaseOn(server);
}

/** A database on a server of which the administrator's address is given. */
export async function newDatabaseOn(server: string): Promise<PostgresDatabase> {
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name}`);
  const address = new URL(server);
  address.pathname = `/${name}`;
  return { url: address.href, remove: () => administer(server, `drop database ${name} with (force)`) };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
