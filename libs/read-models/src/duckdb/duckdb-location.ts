import { existsSync } from 'node:fs';
import type { ReadModelInfo, ReadModelLocation, CatchUpAndClose, Successor } from '../store/read-model-location.js';
import { SCHEMA_VERSION } from '../schema/schema.js';
import { NoPreviousReadModel, RebuildUnderWay } from '../rebuild/errors.js';
import { ReadModelInUse } from '../store/errors.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { openDuckDbReadModelStore } from './duckdb-read-model-store.js';
import { ReadModelFiles } from './files.js';
import { openInstance, type DuckDbOptions } from './instance.js';

export interface DuckDbLocationOptions extends Omit<DuckDbOptions, 'file'> {
  /** An existing folder. Its first read model is `read-model.duckdb`. */
  readonly folder: string;
}

const SHADOW = 'read-model.shadow.duckdb';

/**
 * The read models of a folder: each is a file, and a small state file says which one is current. The shadow is one more
 * file.
 */
export function duckDbLocation(options: DuckDbLocationOptions): ReadModelLocation {
  return new DuckDbLocation(options);
}

class DuckDbLocation implements ReadModelLocation {
  readonly #files: ReadModelFiles;
  readonly #options: Omit<DuckDbOptions, 'file'>;
  #fresh: string | undefined;

  constructor({ folder, ...options }: DuckDbLocationOptions) {
    this.#files = new ReadModelFiles(folder);
    this.#options = options;
  }

  async open(): Promise<ReadModelStore> {
    const { current } = await this.#files.inUse();
    const store = await this.#open(current);
    await this.removeReplaced();
    return store;
  }

  async openFresh(): Promise<ReadModelStore> {
    for (const name of await this.#files.leftovers()) {
      if ((await this.#removeIfFree(name)) === 'in use elsewhere') throw new RebuildUnderWay();
    }
    this.#fresh = await this.#files.newName();
    return this.#open(this.#fresh);
  }

  async discardFresh(): Promise<void> {
    if (this.#fresh !== undefined) await this.#files.remove(this.#fresh);
    this.#fresh = undefined;
  }

  async openPrevious(): Promise<ReadModelStore> {
    const { previous } = await this.#files.inUse();
    if (previous === undefined || !existsSync(this.#files.pathOf(previous.file))) throw new NoPreviousReadModel();
    return this.#open(previous.file);
  }

  async releasePrevious(): Promise<void> {
    // Nothing to release: the previous read model is a file of its own.
  }

  async replace(by: Successor, catchUpAndClose: CatchUpAndClose, keep?: ReadModelInfo): Promise<void> {
    await catchUpAndClose();
    const { current, previous } = await this.#files.inUse();
    const next = by === 'previous' ? previous?.file : this.#fresh;
    if (next === undefined) throw new NoPreviousReadModel();
    const replaced = keep && { file: current, ...keep };
    const nextPrevious = by === 'fresh' ? (replaced ?? previous) : replaced;
    await this.#files.writeState({ current: next, ...(nextPrevious && { previous: nextPrevious }) });
    this.#fresh = undefined;
    await this.removeReplaced();
    await this.#files.useFirstName();
  }

  async removeReplaced(): Promise<void> {
    for (const name of await this.#files.leftovers()) {
      if (name !== this.#fresh) await this.#removeIfFree(name);
    }
  }

  async previous() {
    const { previous } = await this.#files.inUse();
    if (previous === undefined) return undefined;
    const { schemaVersion, position } = previous;
    return { schemaVersion, position, usable: schemaVersion === (this.#options.version ?? SCHEMA_VERSION) };
  }

  /** Only the process that fills the file can read it. */
  fresh() {
    return Promise.resolve(undefined);
  }

  async forgetPrevious(): Promise<boolean> {
    const { current, previous } = await this.#files.inUse();
    if (previous === undefined) return false;
    await this.#files.writeState({ current });
    await this.#removeIfFree(previous.file);
    return true;
  }

  async openReadOnly() {
    const { current } = await this.#files.inUse();
    return existsSync(this.#files.pathOf(current)) ? this.#open(current, { readOnly: true }) : undefined;
  }

  async openShadow(): Promise<ReadModelStore> {
    try {
      return await this.#open(SHADOW);
    } catch (error) {
      if (error instanceof ReadModelInUse) throw error;
      await this.#files.remove(SHADOW);
      return this.#open(SHADOW);
    }
  }

  async discardShadow(): Promise<void> {
    await this.#removeIfFree(SHADOW);
  }

  #open(name: string, more: Partial<DuckDbOptions> = {}): Promise<ReadModelStore> {
    return openDuckDbReadModelStore({ ...this.#options, ...more, file: this.#files.pathOf(name) });
  }

  /** Removes a file that no process has open. A file that cannot be opened for any other reason is a leftover too. */
  async #removeIfFree(name: string): Promise<'removed' | 'in use here' | 'in use elsewhere'> {
    const file = this.#files.pathOf(name);
    if (!existsSync(file)) return 'removed';
    try {
      if (!(await this.#files.hasSecondLink(name))) (await openInstance({ file })).close();
    } catch (error) {
      if (error instanceof ReadModelInUse) return error.pid === process.pid ? 'in use here' : 'in use elsewhere';
    }
    await this.#files.remove(name);
    return 'removed';
  }
}
