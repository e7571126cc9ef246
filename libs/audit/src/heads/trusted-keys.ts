import type { VerifierKey } from '../notes/keys.js';
import { signatureOf } from '../notes/note.js';
import type { SignedHead } from './head.js';
import type { Retirement } from './retirement.js';

/** The verdict of the keys on a head. `retired`: signed by a retired key for more events than it may. `unknown`: no trusted signature. */
export type Judgement = 'signed' | 'forged' | 'retired' | 'unknown';

/**
 * The trusted keys: those given, and those that replace them or that they replaced, by statements that both keys signed.
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

  /** Keys with contradictory retirements, which show that somebody else has the key. */
  get contested(): readonly VerifierKey[] {
    return this.#contested;
  }

  /** The largest number of events that a key may sign; `undefined` while it is in use. */
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
