import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { aloneWithFile } from '#event-store/sqlite/file-lock';
import { writeDurably } from '#event-store/write-durably';
import { isRole, type ApiKey } from './api-key.js';
import { GuardFile } from './guard-mark.js';

/** The key file cannot be parsed, so nobody is let in. */
export class UnreadableKeyFile extends Error {
  readonly code = 'unreadable-key-file';

  constructor(file: string, why: string) {
    super(`${file} is not a file of API keys: ${why}`);
    this.name = 'UnreadableKeyFile';
  }
}

/** The paths of a data folder's key file and of the mark that a key was created. */
export interface KeyFiles {
  readonly keys: string;
  readonly guarded: string;
}

/** The API keys of a data folder, in one JSON file that only its owner may read. */
export class KeyFile {
  readonly path: string;
  readonly mark: GuardFile;

  constructor({ keys, guarded }: KeyFiles) {
    this.path = keys;
    this.mark = new GuardFile(guarded);
  }

  /** All keys, including revoked ones; none if the file does not exist. Throws `UnreadableKeyFile`. */
  list(): readonly ApiKey[] {
    if (!existsSync(this.path)) return [];
    return parse(readFileSync(this.path, 'utf8'), this.path);
  }

  /** Adds a key, which is valid from now on. The mark reaches the disk before the key. Throws `FileInUse`. */
  add(key: ApiKey): void {
    aloneWithFile(this.path, () => {
      const keys = this.list();
      this.mark.set();
      this.#write([...keys, key]);
    });
  }

  /** Revokes a key; returns false if no valid key has that id. Throws `FileInUse`. */
  revoke(id: string, revokedAt: string): boolean {
    return aloneWithFile(this.path, () => {
      const keys = this.list();
      const found = keys.some((key) => key.id === id && key.revokedAt === undefined);
      if (found) this.#write(keys.map((key) => (key.id === id ? { ...key, revokedAt } : key)));
      return found;
    });
  }

  /** Renames a file that cannot be parsed, so that new keys can be created. Returns the new path. */
  putAside(): string {
    const aside = `${this.path}.unreadable-${new Date().toISOString().replaceAll(':', '-')}`;
    renameSync(this.path, aside);
    return aside;
  }

  /** A value that changes with every write; `undefined` without a file. File times are too coarse for that, but each write creates a new file. */
  version(): string | undefined {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    return stat === undefined ? undefined : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
  }

  #write(keys: readonly ApiKey[]): void {
    writeDurably(this.path, `${JSON.stringify({ keys }, null, 2)}\n`);
  }
}

function parse(text: string, file: string): readonly ApiKey[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UnreadableKeyFile(file, error instanceof Error ? error.message : String(error));
  }
  const keys = (content as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || !keys.every(isApiKey)) throw new UnreadableKeyFile(file, 'it lists no keys');
  return keys;
}

function isApiKey(value: unknown): value is ApiKey {
  const key = value as Partial<Record<keyof ApiKey, unknown>> | null;
  return (
    typeof key?.id === 'string' &&
    typeof key.actor === 'string' &&
    typeof key.sha256 === 'string' &&
    Array.isArray(key.roles) &&
    key.roles.every((role) => typeof role === 'string' && isRole(role))
  );
}
