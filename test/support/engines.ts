import type { WrittenSettings } from '#server/config';
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

/** Engines that are servers, which can be stopped and started. */
export interface ProductionEngines extends Engines {
  readonly node: StandIn;
  readonly postgres: PostgresServer;
}

/** The stand-in of EventStoreDB and a PostgreSQL, for any number of processes. */
export async function production(): Promise<ProductionEngines> {
  const [node, postgres] = await Promise.all([StandIn.start(), startPostgres()]);
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
