import { mkdirSync } from 'node:fs';
import type { ReadModelPlace } from '#read-models/read-model-place';
import type { ReadModelsAddress } from '../addresses/read-models-address.js';
import type { DataFolder } from './data-folder.js';

/** Where the read models of an address are kept; an engine is loaded only where it is used. `onNotice`: see `PostgresOptions`. */
export async function readModelsPlace(
  address: ReadModelsAddress,
  folder: DataFolder,
  onNotice: (message: string) => void,
): Promise<ReadModelPlace> {
  if (address.engine === 'postgres') {
    const { postgresPlace } = await import('#read-models/postgres/postgres-place');
    return postgresPlace({ url: address.url, onNotice });
  }
  const { duckDbPlace } = await import('#read-models/duckdb/duckdb-place');
  const path = address.folder ?? folder.path;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return duckDbPlace({ folder: path });
}
