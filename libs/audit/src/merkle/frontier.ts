import { emptyRoot, nodeHash, type Hash } from './hashes.js';

/** Called when a subtree is complete: it holds `2^level` leaves, from leaf `index * 2^level` on. */
export type OnNode = (level: number, index: number, hash: Hash) => void;

/**
 * The right edge of a growing tree: all that has to be known to go on. It holds the roots of the complete subtrees that
 * the leaves fall into, largest first: one for each bit that is set in their number.
 */
export class Frontier {
  #size: number;
  readonly #peaks: Hash[];

  /** @param peaks as `peaksOf` names them; none for a tree that begins */
  constructor(size = 0, peaks: readonly Hash[] = []) {
    this.#size = size;
    this.#peaks = [...peaks];
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** Adds the hash of a leaf: one hash of a node on average, as many as the tree is high at worst. */
  push(leaf: Hash, onNode?: OnNode): void {
    let hash = leaf;
    let level = 0;
    for (let index = this.#size; index % 2 === 1;) {
      hash = nodeHash(this.#peaks.pop()!, hash);
      index = (index - 1) / 2;
      level += 1;
      onNode?.(level, index, hash);
    }
    this.#peaks.push(hash);
    this.#size += 1;
  }

  root(): Hash {
    return (
      this.#peaks.reduceRight<Hash | undefined>(
        (right, left) => (right === undefined ? left : nodeHash(left, right)),
        undefined,
      ) ?? emptyRoot
    );
  }
}

/** A complete subtree, by its height and its place among those of that height. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** The complete subtrees that a number of leaves falls into, largest first. */
export function peaksOf(size: number): Subtree[] {
  const peaks: Subtree[] = [];
  for (let level = 0, rest = size; rest > 0; level += 1, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) peaks.unshift({ level, index: rest - 1 });
  }
  return peaks;
}
