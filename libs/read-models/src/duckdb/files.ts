import { existsSync } from 'node:fs';
import { link, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadModelInfo } from '../store/read-model-location.js';

/** File of the first read model of a folder. */
const FIRST = 'read-model.duckdb';
const NAME = /^read-model(?:\.(\d{1,9}))?\.duckdb$/;

/** Which files of a folder are in use. */
export interface FilesInUse {
  readonly current: string;
  readonly previous?: ReadModelInfo & { readonly file: string };
}

/** The content of `read-model.json`, in which the previous read model is called `kept`. */
interface State {
  readonly current: string;
  readonly kept?: FilesInUse['previous'];
}

/**
 * The files of a folder's read models. Each keeps its own name as long as it exists; `read-model.json` names the
 * current one. That state file is replaced as a whole, so there is always a current read model, and processes that have
 * another one open are not disturbed.
 */
export class ReadModelFiles {
  readonly #state: string;

  constructor(private readonly folder: string) {
    this.#state = join(folder, 'read-model.json');
  }

  pathOf(name: string): string {
    return join(this.folder, name);
  }

  /** The files in use. Without a readable state file, the file of the first read model is current. */
  async inUse(): Promise<FilesInUse> {
    try {
      const { current, kept } = JSON.parse(await readFile(this.#state, 'utf8')) as State;
      if (NAME.test(current)) return { current, ...(kept !== undefined && NAME.test(kept.file) && { previous: kept }) };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== undefined && code !== 'ENOENT') throw error;
    }
    return { current: FIRST };
  }

  /** Writes a temporary file and renames it, so that either the old or the new state exists, even after a power cut. */
  async writeState({ current, previous }: FilesInUse): Promise<void> {
    const state: State = { current, ...(previous && { kept: previous }) };
    const temporary = `${this.#state}.new`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(state)}\n`);
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
   * Renames the current read model, which nobody has open, to the first name if that is free: people who open files by
   * hand know that name. Both names lead to the file until the state is replaced.
   */
  async useFirstName(): Promise<void> {
    const files = await this.inUse();
    const [path, first] = [this.pathOf(files.current), this.pathOf(FIRST)];
    if (files.current === FIRST || existsSync(first) || existsSync(`${path}.wal`)) return;
    try {
      await link(path, first);
    } catch {
      // On a file system without links the name stays as it is.
      return;
    }
    await this.writeState({ ...files, current: FIRST });
    await rm(path);
  }

  /**
   * Whether a file has a second name. Then removing this name loses nothing, and opening the file would disturb its
   * other user.
   */
  async hasSecondLink(name: string): Promise<boolean> {
    return (await stat(this.pathOf(name))).nlink > 1;
  }

  /** A name that no read model uses. */
  async newName(): Promise<string> {
    const { current, previous } = await this.inUse();
    const names = [...(await readdir(this.folder)), current, ...(previous ? [previous.file] : [])];
    return `read-model.${Math.max(1, ...names.map(numberIn)) + 1}.duckdb`;
  }

  /** Read models that are not in use: leftovers of interrupted rebuilds and replaced ones. */
  async leftovers(): Promise<string[]> {
    const { current, previous } = await this.inUse();
    const names = await readdir(this.folder);
    return names.filter((name) => NAME.test(name) && name !== current && name !== previous?.file).sort();
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
