import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { hashOf, isRole, type ApiKey, type Caller } from './api-key.js';

/** The file of keys cannot be understood; nobody is let in by a guess. */
export class UnreadableKeyFile extends Error {
  readonly code = 'unreadable-key-file';

  constructor(file: string, why: string) {
    super(`${file} is not a file of API keys: ${why}`);
    this.name = 'UnreadableKeyFile';
  }
}

/** The API keys of a data folder, in one JSON file that only its owner may read. */
export class KeyFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** All keys, revoked ones too. Throws `UnreadableKeyFile`. */
  list(): readonly ApiKey[] {
    if (!existsSync(this.#file)) return [];
    return parse(readFileSync(this.#file, 'utf8'), this.#file);
  }

  add(key: ApiKey): void {
    this.#write([...this.list(), key]);
  }

  /** Marks a key as revoked; false where no key in force has that id. */
  revoke(id: string, revokedAt: string): boolean {
    const keys = this.list();
    const found = keys.some((key) => key.id === id && key.revokedAt === undefined);
    if (found) this.#write(keys.map((key) => (key.id === id ? { ...key, revokedAt } : key)));
    return found;
  }

  /** Differs after every write. Times of files are too coarse to tell two writes apart, but each write is a new file. */
  version(): string {
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    return stat === undefined ? 'none' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
  }

  /** Written beside and renamed, so that a reader sees the old file or the new one. */
  #write(keys: readonly ApiKey[]): void {
    const temporary = `${this.#file}.${process.pid}.new`;
    const handle = openSync(temporary, 'w', 0o600);
    try {
      writeSync(handle, `${JSON.stringify({ keys }, null, 2)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, this.#file);
  }
}

/** Answers who presents a secret, and follows changes of the key file within a second. */
export class KeyRing {
  readonly #file: KeyFile;
  readonly #now: () => number;
  readonly #granted = new Map<string, Caller>();
  #callers = new Map<string, Caller>();
  #guarded = false;
  #readAt = -Infinity;
  #version: string | undefined;

  constructor(file: KeyFile, now: () => number = Date.now) {
    this.#file = file;
    this.#now = now;
  }

  /** Whether callers must present a key. They need not before the first key is made; they must for ever after, also when all are revoked. */
  get guarded(): boolean {
    this.#refresh();
    return this.#guarded;
  }

  /** The caller that a secret belongs to, or `undefined`. */
  callerOf(secret: string): Caller | undefined {
    this.#refresh();
    const hash = hashOf(secret);
    return this.#callers.get(hash) ?? this.#granted.get(hash);
  }

  /** Lets a secret in for as long as this process lives; nothing is written, and the ring is no more guarded than before. */
  grant(secret: string, caller: Caller): void {
    this.#granted.set(hashOf(secret), caller);
  }

  #refresh(): void {
    if (this.#now() - this.#readAt < 1_000) return;
    this.#readAt = this.#now();
    const version = this.#file.version();
    if (version === this.#version) return;
    const keys = this.#file.list();
    const inForce = keys.filter(({ revokedAt }) => revokedAt === undefined);
    this.#callers = new Map(inForce.map((key) => [key.sha256, key]));
    this.#guarded = keys.length > 0;
    this.#version = version;
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
