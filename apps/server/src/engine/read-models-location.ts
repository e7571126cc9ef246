import { mkdirSync } from 'node:fs';
import type { ReadModelLocation } from '#read-models/store/read-model-location';
import type { ReadModelsAddress } from '../addresses/read-models-address.js';
import type { DataFolder } from './data-folder.js';

/**
 * The location of the read models of an address. An engine is loaded only when it is used. `onNotice`: see
 * `PostgresOptions`.
 */
export async function readModelsLocation(
  address: ReadModelsAddress,
  folder: DataFolder,
  onNotice: (message: string) => void,
): Promise<ReadModelLocation> {
  if (address.engine === 'postgres') {
    const { postgresLocation } = await import('#read-models/postgres/postgres-location');
    return postgresLocation({ url: address.url, onNotice });
  }
  const { duckDbLocation } = await import('#read-models/duckdb/duckdb-location');
  const path = address.folder ?? folder.path;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return duckDbLocation({ folder: path });
}
