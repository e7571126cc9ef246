import type { VerifierKey } from '../notes/keys.js';
import { signatureOf } from '../notes/note.js';
import type { SignedHead } from './head.js';
import type { Retirement } from './retirement.js';

/** What the keys say of a head: `retired` is signed by a key that no longer may for so many events, `unknown` by none that is trusted. */
export type Judgement = 'signed' | 'forged' | 'retired' | 'unknown';

/**
 * The keys that are trusted: those given, and those that take their places or whose places they took, by statements that
 * both keys signed.
 */
export class TrustedKeys {
  readonly #keys = new Map<string, VerifierKey>();
  readonly #validUpTo = new Map<string, number>();
  readonly #contested: VerifierKey[] = [];

  constructor(given: readonly VerifierKey[], retirements: readonly Retirement[]) {
    for (const key of given) this.#keys.set(nameOf(key), key);
    let waiting = [...retirements];
    for (let before = -1; before !== waiting.length;) {
      before = waiting.length;
      waiting = waiting.filter((retirement) => !this.#trusts(retirement));
    }
  }

  get keys(): readonly VerifierKey[] {
    return [...this.#keys.values()];
  }

  /** Keys that are said to be retired in different ways: somebody else has them. */
  get contested(): readonly VerifierKey[] {
    return this.#contested;
  }

  /** The most events that a key signs for; nothing where it is in use. */
  validUpTo(key: VerifierKey): number | undefined {
    return this.#validUpTo.get(nameOf(key));
  }

  judge({ note, size }: SignedHead): Judgement {
    let judgement: Judgement = 'unknown';
    for (const key of this.keys) {
      const signature = signatureOf(note, key);
      if (signature === 'broken') return 'forged';
      if (signature === 'unknown' || judgement === 'signed') continue;
      judgement = size <= (this.validUpTo(key) ?? Infinity) ? 'signed' : 'retired';
    }
    return judgement;
  }

  #trusts({ old, next, size }: Retirement): boolean {
    if (!this.#keys.has(nameOf(old)) && !this.#keys.has(nameOf(next))) return false;
    const said = this.validUpTo(old);
    if (said !== undefined) this.#contested.push(old);
    for (const key of [old, next]) this.#keys.set(nameOf(key), key);
    this.#validUpTo.set(nameOf(old), Math.min(size, said ?? Infinity));
    return true;
  }
}

function nameOf({ name, publicKey }: VerifierKey): string {
  return `${name} ${publicKey.toString('hex')}`;
}
