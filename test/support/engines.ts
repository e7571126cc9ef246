import type { WrittenSettings } from '#server/config';
import { newDatabase, newDatabaseOn, type PostgresDatabase } from '#read-models/postgres/testing/postgres-database';
import { startPostgres, type PostgresServer } from '#read-models/postgres/testing/postgres-server';
import { StandIn } from './eventstoredb/stand-in.js';

/** A log and read models, both empty, that servers of a spec run on. */
export interface Engines {
  readonly settings: Pick<WrittenSettings, 'eventStore' | 'readModels'>;
  remove(): Promise<void>;
}

/** Both in the data folder of the one server. */
export async function embedded(): Promise<Engines> {
  return { settings: { eventStore: 'sqlite:', readModels: 'duckdb:' }, remove: () => Promise.resolve() };
}

/** The stand-in of EventStoreDB, and a database of PostgreSQL. */
export interface ProductionEngines<Postgres extends PostgresDatabase = PostgresDatabase> extends Engines {
  readonly node: StandIn;
  readonly postgres: Postgres;
}

/** Engines for any number of processes. */
export function production(): Promise<ProductionEngines> {
  return productionOn(newDatabase());
}

/** The same with a PostgreSQL that can be stopped and started: one of its own, or a database on a given one, which stays. */
export function stoppableProduction(server?: PostgresServer): Promise<ProductionEngines<PostgresServer>> {
  return productionOn(server === undefined ? startPostgres() : databaseOn(server));
}

/** A database on a server, which runs again when the spec is done with it. */
async function databaseOn(server: PostgresServer): Promise<PostgresServer> {
  const { url } = await newDatabaseOn(server.url);
  let isUp = true;
  const start = async (): Promise<void> => {
    await server.start();
    isUp = true;
  };
  return {
    url,
    start,
    async stop() {
      isUp = false;
      await server.stop();
    },
    remove: () => (isUp ? Promise.resolve() : start()),
  };
}

async function productionOn<Postgres extends PostgresDatabase>(
  starting: Promise<Postgres>,
): Promise<ProductionEngines<Postgres>> {
  const [node, postgres] = await Promise.all([StandIn.start(), starting]);
  return {
    node,
    postgres,
    settings: { eventStore: node.connectionString, readModels: postgres.url },
    async remove() {
      await postgres.remove();
      await node.kill();
    },
  };
}

/** Every pair that is tested end to end, for `describe.each`. */
export const pairs = [
  ['SQLite and DuckDB', embedded],
  ['EventStoreDB and PostgreSQL', production],
] as const;
