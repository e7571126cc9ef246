import { mkdirSync } from 'node:fs';
import type { PositionListener } from './postgres/position-listener.js';
import type { ReadModelLocation } from './store/read-model-location.js';

/** What the address of read models contains, by their engine. */
interface Addresses {
  /** A folder, by default one that the caller names. One process opens it, and projects. */
  readonly duckdb: { readonly folder?: string };
  /** A database for any number of processes. */
  readonly postgres: { readonly url: string };
}

type Engine = keyof Addresses;

/** The address of read models. A URL can contain a password: do not log it. */
export type ReadModelsAddress<E extends Engine = Engine> = { [K in E]: { readonly engine: K } & Addresses[K] }[E];

type OnNotice = (message: string) => void;

/** Read models at an address, and all that depends on their engine. */
export interface ReadModelEngine {
  /** Whether they are in the default folder, such as a data folder. */
  readonly isInDefaultFolder: boolean;
  /** Their location. The engine is loaded only now. `onNotice`: see `PostgresOptions`. */
  locate(defaultFolder: string, onNotice: OnNotice): Promise<ReadModelLocation>;
  /** Follows the positions that other processes commit; absent if one process has the read models to itself, and projects. */
  listen?(onNotice: OnNotice): Promise<PositionListener>;
}

/**
 * The engines of read models. The rest of the program does not distinguish them by name: a new engine needs its address
 * above, its notation in the settings, and an entry here.
 */
const engines: { readonly [E in Engine]: (address: ReadModelsAddress<E>) => ReadModelEngine } = {
  duckdb: ({ folder }) => ({
    isInDefaultFolder: folder === undefined,
    async locate(defaultFolder) {
      const path = folder ?? defaultFolder;
      const { duckDbLocation } = await import('./duckdb/duckdb-location.js');
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return duckDbLocation({ folder: path });
    },
  }),
  postgres: ({ url }) => ({
    isInDefaultFolder: false,
    async locate(_defaultFolder, onNotice) {
      const { postgresLocation } = await import('./postgres/postgres-location.js');
      return postgresLocation({ url, onNotice });
    },
    async listen(onNotice) {
      const { PositionListener: Listener } = await import('./postgres/position-listener.js');
      return new Listener({ url, onNotice });
    },
  }),
};

export function readModelEngine<E extends Engine>(address: ReadModelsAddress<E>): ReadModelEngine {
  return engines[address.engine](address);
}

/** Whether several processes can have the read models open. Otherwise one has, and projects. */
export function areShared(address: ReadModelsAddress): boolean {
  return readModelEngine(address).listen !== undefined;
}
