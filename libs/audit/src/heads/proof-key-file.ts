import { readFileSync, statSync } from 'node:fs';
import { writeDurably } from '#event-store/write-durably';
import { newSigningKey, signingKey, type SigningKey } from '../notes/keys.js';
import { parseRetirement, signRetirement, type Retirement } from './retirement.js';
import type { Head } from './head.js';

/** The file of the signing key cannot be used. Nothing is signed with another key instead. */
export class ProofKeyRefused extends Error {
  readonly code = 'proof-key-refused';

  constructor(file: string, why: string) {
    super(`${file} ${why}`);
    this.name = 'ProofKeyRefused';
  }
}

interface StoredKey {
  /** Name of the key: the origin of the heads that it signs. */
  readonly name: string;
  /** The 32 bytes of the private key as base64. */
  readonly seed: string;
  readonly madeAt: string;
  /** Statements that retired earlier keys, oldest first: signed notes. */
  readonly retirements: readonly string[];
}

const SEED_BYTES = 32;

/** The key that signs the heads of one log, in a file that only its owner may read, with the retirements of earlier keys. */
export class ProofKeyFile {
  constructor(
    readonly file: string,
    private readonly origin: string,
  ) {}

  /** The key; `undefined` if none was created. Throws `ProofKeyRefused` for an invalid file or the key of another log. */
  read(): { readonly key: SigningKey; readonly madeAt: string; readonly retirements: readonly string[] } | undefined {
    const stored = this.#read();
    if (stored === undefined) return undefined;
    const { name, seed, madeAt, retirements } = stored;
    return { key: signingKey(name, Buffer.from(seed, 'base64')), madeAt, retirements };
  }

  /** The key, which is created if there is none. Throws `ProofKeyRefused`. */
  readOrMake(madeAt: string): SigningKey {
    const found = this.read();
    if (found !== undefined) return found.key;
    const key = newSigningKey(this.origin);
    this.#write({ name: key.name, seed: key.seed.toString('base64'), madeAt, retirements: [] });
    return key;
  }

  /**
   * Replaces the current key by a new one. The old key signs nothing beyond the given head, and its private half is deleted.
   * Throws `ProofKeyRefused`, also if there is no key to retire.
   */
  rotate({ size, root }: Pick<Head, 'size' | 'root'>, madeAt: string): Retirement {
    const found = this.read();
    if (found === undefined) throw new ProofKeyRefused(this.file, 'has no key that could be retired');
    const next = newSigningKey(this.origin);
    const written = signRetirement({ origin: this.origin, size, root, madeAt }, found.key, next);
    const retirements = [...found.retirements, written];
    this.#write({ name: next.name, seed: next.seed.toString('base64'), madeAt, retirements });
    return parseRetirement(written)!;
  }

  #read(): StoredKey | undefined {
    if (statSync(this.file, { throwIfNoEntry: false }) === undefined) return undefined;
    const stored = parse(readFileSync(this.file, 'utf8'));
    if (stored === undefined) throw new ProofKeyRefused(this.file, 'is not the file of a proof key');
    if (stored.name !== this.origin) {
      throw new ProofKeyRefused(this.file, `has the key of ${stored.name}, not of ${this.origin}`);
    }
    return stored;
  }

  #write(stored: StoredKey): void {
    writeDurably(this.file, `${JSON.stringify(stored, null, 2)}\n`);
  }
}

function parse(text: string): StoredKey | undefined {
  try {
    const stored = JSON.parse(text) as Partial<StoredKey> | null;
    const { name, seed, madeAt, retirements } = stored ?? {};
    const isKey = typeof name === 'string' && typeof seed === 'string' && typeof madeAt === 'string';
    if (!isKey || Buffer.from(seed, 'base64').length !== SEED_BYTES || !Array.isArray(retirements)) return undefined;
    return stored as StoredKey;
  } catch {
    return undefined;
  }
}
