import { existsSync } from 'node:fs';
import { link, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadModelInfo } from '../store/read-model-location.js';

/** Where the first read model of a folder is. */
const FIRST = 'read-model.duckdb';
const NAME = /^read-model(?:\.(\d{1,9}))?\.duckdb$/;

/** Which files of a folder are read models in use. */
export interface FilesInUse {
  readonly current: string;
  readonly kept?: ReadModelInfo & { readonly file: string };
}

/**
 * The files of a folder's read models. Each has a name of its own from its beginning to its end; `read-model.json` says
 * which one is the current. It is exchanged as a whole, so that there is one at every moment, and whoever has another
 * open is not disturbed.
 */
export class ReadModelFiles {
  readonly #state: string;

  constructor(private readonly folder: string) {
    this.#state = join(folder, 'read-model.json');
  }

  pathOf(name: string): string {
    return join(this.folder, name);
  }

  /** What is in use. Where nothing says so, or nothing that can be read, the file of the first read model is. */
  async inUse(): Promise<FilesInUse> {
    try {
      const { current, kept } = JSON.parse(await readFile(this.#state, 'utf8')) as FilesInUse;
      if (NAME.test(current)) return { current, ...(kept !== undefined && NAME.test(kept.file) && { kept }) };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== undefined && code !== 'ENOENT') throw error;
    }
    return { current: FIRST };
  }

  /** Written beside and renamed, so that there is the old state or the new one, also after a power cut. */
  async writeState(files: FilesInUse): Promise<void> {
    const temporary = `${this.#state}.new`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(files)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#state);
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /**
   * Gives the current read model, which nobody has open, the name of the first where that is free: whoever opens files
   * by hand knows that one. Two names lead to the file until the state is exchanged.
   */
  async useFirstName(): Promise<void> {
    const files = await this.inUse();
    const [path, first] = [this.pathOf(files.current), this.pathOf(FIRST)];
    if (files.current === FIRST || existsSync(first) || existsSync(`${path}.wal`)) return;
    try {
      await link(path, first);
    } catch {
      // A file system without links: the name stays as it is.
      return;
    }
    await this.writeState({ ...files, current: FIRST });
    await rm(path);
  }

  /** Whether a file has a second name: then there is nothing to lose with this one, and opening it would disturb the other. */
  async hasSecondLink(name: string): Promise<boolean> {
    return (await stat(this.pathOf(name))).nlink > 1;
  }

  /** A name that no read model has. */
  async newName(): Promise<string> {
    const { current, kept } = await this.inUse();
    const names = [...(await readdir(this.folder)), current, ...(kept ? [kept.file] : [])];
    return `read-model.${Math.max(1, ...names.map(numberIn)) + 1}.duckdb`;
  }

  /** Read models that are not in use: what interrupted rebuilds left, and what was replaced. */
  async leftovers(): Promise<string[]> {
    const { current, kept } = await this.inUse();
    const names = await readdir(this.folder);
    return names.filter((name) => NAME.test(name) && name !== current && name !== kept?.file).sort();
  }

  async remove(name: string): Promise<void> {
    const path = this.pathOf(name);
    await rm(`${path}.wal`, { force: true });
    await rm(`${path}.tmp`, { force: true, recursive: true });
    await rm(path, { force: true });
  }
}

function numberIn(name: string): number {
  return Number(NAME.exec(name)?.[1] ?? 0);
}
