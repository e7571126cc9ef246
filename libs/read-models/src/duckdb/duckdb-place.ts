import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadModelPlace } from '../read-model-place.js';
import { ReadModelInUse } from '../store/errors.js';
import { openDuckDbReadModelStore } from './duckdb-read-model-store.js';
import { openInstance, type DuckDbOptions } from './instance.js';

export interface DuckDbPlaceOptions extends Omit<DuckDbOptions, 'file'> {
  /** An existing folder, in which the read model is `read-model.duckdb`. */
  readonly folder: string;
}

/** A read model in a folder: a rebuild writes a second file, which is renamed over the first; a replay to compare writes a third. */
export function duckDbPlace({ folder, ...options }: DuckDbPlaceOptions): ReadModelPlace {
  const current = join(folder, 'read-model.duckdb');
  const fresh = join(folder, 'read-model.rebuild.duckdb');
  const shadow = join(folder, 'read-model.shadow.duckdb');
  return {
    open: async () => {
      const store = await openDuckDbReadModelStore({ ...options, file: current });
      if (await isFree(fresh)) await removeFile(fresh);
      return store;
    },
    openFresh: async () => {
      if (await isFree(fresh)) await removeFile(fresh);
      return openDuckDbReadModelStore({ ...options, file: fresh });
    },
    replace: async () => {
      // A write-ahead log that the old file left in a crash must not be applied to the new one.
      await rm(`${current}.wal`, { force: true });
      await rename(fresh, current);
    },
    discardFresh: () => removeFile(fresh),
    openToRead: async () =>
      existsSync(current) ? openDuckDbReadModelStore({ ...options, file: current, readOnly: true }) : undefined,
    openShadow: async () => {
      try {
        return await openDuckDbReadModelStore({ ...options, file: shadow });
      } catch (error) {
        if (error instanceof ReadModelInUse) throw error;
        await removeFile(shadow);
        return openDuckDbReadModelStore({ ...options, file: shadow });
      }
    },
    discardShadow: async () => {
      if (await isFree(shadow)) await removeFile(shadow);
    },
  };
}

async function removeFile(file: string): Promise<void> {
  await rm(`${file}.wal`, { force: true });
  await rm(`${file}.tmp`, { force: true, recursive: true });
  await rm(file, { force: true });
}

/** Whether no process is building there. */
async function isFree(file: string): Promise<boolean> {
  try {
    (await openInstance({ file })).close();
    return true;
  } catch (error) {
    // What cannot be opened for any other reason is a leftover too.
    return !(error instanceof ReadModelInUse);
  }
}
