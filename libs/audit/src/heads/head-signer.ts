import type { ProofReader } from '../proof-log/proof-log.js';
import { originOf, parseHead, signHead, type SignedHead } from './head.js';
import { newestHeadIn, saveHead, saveKey, saveRetirement, type FoundHead } from './heads-folder.js';
import { ProofKeyFile } from './proof-key-file.js';
import { parseRetirement, type Retirement } from './retirement.js';

/** The signed heads do not belong to the tree to sign: one of the two was changed. */
export class HeadsDiverge extends Error {
  readonly code = 'heads-diverge';

  constructor(head: FoundHead, found: string) {
    super(
      `${head.file} says what ${head.size} events were, and ${found}: the log or the proof log was changed, or restored ` +
        'from a back-up; nothing is signed; `stepdown audit` tells more',
    );
    this.name = 'HeadsDiverge';
  }
}

export interface HeadSignerOptions {
  /** The file of the key. */
  readonly keyFile: string;
  /** The folder of heads. */
  readonly folder: string;
  readonly clock?: () => Date;
}

/** Signs and stores heads of a proof log, each a continuation of the previous one. */
export class HeadSigner {
  readonly #folder: string;
  readonly #keys: ProofKeyFile;
  readonly #clock: () => Date;

  constructor(
    private readonly proofs: ProofReader,
    { keyFile, folder, clock = () => new Date() }: HeadSignerOptions,
  ) {
    this.#folder = folder;
    this.#keys = new ProofKeyFile(keyFile, originOf(proofs.identity()));
    this.#clock = clock;
  }

  /** The newest stored head. */
  newest(): FoundHead | undefined {
    return newestHeadIn(this.#folder);
  }

  /**
   * Signs the current tree and stores the head. If the newest head is already of this tree, returns that one. Creates the key
   * if there is none. Throws `HeadsDiverge`, `ProofKeyRefused`.
   */
  sign(): FoundHead {
    const size = this.proofs.size();
    const newest = this.#demandContinuation(size);
    const key = this.#keys.readOrMake(this.#now());
    this.#publish();
    if (newest?.size === size && newest.note.signatures.some(({ keyId }) => keyId === key.id)) return newest;
    const head = parsed(signHead({ ...this.#treeOf(size), madeAt: this.#now() }, key));
    return { ...head, file: saveHead(this.#folder, head) };
  }

  /** Retires the key in use with a last head, and signs that head with the new one too. Throws `HeadsDiverge`, `ProofKeyRefused`. */
  rotate(): { readonly retirement: Retirement; readonly head: FoundHead } {
    const last = this.sign();
    const retirement = this.#keys.rotate(last, this.#now());
    return { retirement, head: this.sign() };
  }

  /** Checks that the tree continues the one that was signed last. */
  #demandContinuation(size: number): FoundHead | undefined {
    const newest = this.newest();
    if (newest === undefined) return undefined;
    const { origin, root } = this.#treeOf(Math.min(newest.size, size));
    if (newest.origin !== origin) throw new HeadsDiverge(newest, `it is of ${newest.origin}, not of ${origin}`);
    if (newest.size > size) throw new HeadsDiverge(newest, `there are ${size}`);
    if (!newest.root.equals(root)) throw new HeadsDiverge(newest, 'they are others');
    return newest;
  }

  #treeOf(size: number) {
    return { origin: originOf(this.proofs.identity()), size, root: this.proofs.root(size) };
  }

  /** Saves public keys and retirements with the heads, so that the folder holds everything that verification needs. */
  #publish(): void {
    const { key, retirements } = this.#keys.read()!;
    for (const written of retirements) {
      const { old } = parseRetirement(written)!;
      saveKey(this.#folder, old);
      saveRetirement(this.#folder, old, written);
    }
    saveKey(this.#folder, key);
  }

  #now(): string {
    return this.#clock().toISOString();
  }
}

function parsed(written: string): SignedHead {
  return parseHead(written)!;
}
