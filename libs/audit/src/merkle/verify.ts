import { emptyRoot, HASH_BYTES, nodeHash, type Hash } from './hashes.js';
import { exponentOf } from './powers.js';

export interface Inclusion {
  /** Hash of the leaf. */
  readonly leaf: Hash;
  /** Its index, from 0. */
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

export interface Consistency {
  /** Leaves of the earlier tree. */
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Hash;
  readonly secondRoot: Hash;
  readonly proof: readonly Hash[];
}

/** Whether a proof shows that a leaf is in a tree at exactly its index (RFC 9162, 2.1.3.2). */
export function verifyInclusion({ leaf, index, size, root, proof }: Inclusion): boolean {
  if (!areSizes(index, size) || index >= size || !areHashes(leaf, root, ...proof)) return false;
  const way = new Way(index, size - 1);
  let hash = leaf;
  for (const sibling of proof) {
    if (way.ended) return false;
    hash = way.fromLeft() ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  return way.ended && hash.equals(root);
}

/**
 * Whether a proof shows that one tree is the beginning of another (RFC 9162, 2.1.4.2). The empty tree, whose root is the hash of
 * nothing, is the beginning of every tree, with an empty proof; the RFC does not mention it.
 */
export function verifyConsistency({ first, second, firstRoot, secondRoot, proof }: Consistency): boolean {
  if (!areSizes(first, second) || first > second) return false;
  if (!isRootOf(first, firstRoot) || !isRootOf(second, secondRoot)) return false;
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  if (first === 0) return proof.length === 0;
  if (!areHashes(...proof)) return false;
  const [start, ...rest] = exponentOf(first) !== undefined ? [firstRoot, ...proof] : proof;
  if (start === undefined || proof.length === 0) return false;
  const way = new Way(first - 1, second - 1);
  way.skipRight();
  let [before, after] = [start, start];
  for (const sibling of rest) {
    if (way.ended) return false;
    if (way.fromLeft()) [before, after] = [nodeHash(sibling, before), nodeHash(sibling, after)];
    else after = nodeHash(after, sibling);
  }
  return way.ended && before.equals(firstRoot) && after.equals(secondRoot);
}

/** The path from a node to the root, given by the index of the node and that of the last node of the same level. */
class Way {
  constructor(
    private node: number,
    private last: number,
  ) {}

  get ended(): boolean {
    return this.last === 0;
  }

  /** Goes one step up. Returns whether the sibling is on the left. */
  fromLeft(): boolean {
    const left = this.node % 2 === 1 || this.node === this.last;
    if (left) while (this.node % 2 === 0 && this.node > 0) this.up();
    this.up();
    return left;
  }

  /** Goes up while the node is a right child. */
  skipRight(): void {
    while (this.node % 2 === 1) this.up();
  }

  private up(): void {
    this.node = Math.floor(this.node / 2);
    this.last = Math.floor(this.last / 2);
  }
}

function areSizes(...numbers: readonly number[]): boolean {
  return numbers.every((number) => Number.isSafeInteger(number) && number >= 0);
}

function isRootOf(size: number, root: Hash): boolean {
  return areHashes(root) && (size > 0 || root.equals(emptyRoot));
}

function areHashes(...hashes: readonly Hash[]): boolean {
  return hashes.every(({ length }) => length === HASH_BYTES);
}
