import { emptyRoot, nodeHash, type Hash } from './hashes.js';

/** Called when a subtree is complete: it holds `2^level` leaves, from leaf `index * 2^level` on. */
export type OnNode = (level: number, index: number, hash: Hash) => void;

/**
 * The right edge of a growing tree: everything that is needed to extend it. It holds the roots of the complete subtrees that
 * make up the tree, largest first: one for each bit that is set in the number of leaves.
 */
export class Frontier {
  #size: number;
  readonly #peaks: Hash[];

  /** @param peaks in the order of `peaksOf`; none for a new tree */
  constructor(size = 0, peaks: readonly Hash[] = []) {
    this.#size = size;
    this.#peaks = [...peaks];
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** Adds the hash of a leaf. This takes one node hash on average, and as many as the height of the tree at worst. */
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

/** A complete subtree, by its height and its index among subtrees of that height. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** The complete subtrees that make up a tree of `size` leaves, largest first. */
export function peaksOf(size: number): Subtree[] {
  const peaks: Subtree[] = [];
  for (let level = 0, rest = size; rest > 0; level += 1, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) peaks.unshift({ level, index: rest - 1 });
  }
  return peaks;
}
