import { emptyRoot, nodeHash, type Hash } from './hashes.js';
import { exponentOf, largestPowerBelow } from './powers.js';

/** Gives the roots of the complete subtrees of a tree. */
export interface Nodes {
  /** The root of the leaves from `index * 2^level` on, `2^level` of them; at level 0 the hash of a leaf. */
  subtree(level: number, index: number): Hash;
}

/** The root of a tree's first `size` leaves (RFC 6962, 2.1: MTH). */
export function rootOf(nodes: Nodes, size: number): Hash {
  return size === 0 ? emptyRoot : rootBetween(nodes, 0, size);
}

/** The proof that the leaf at `index` is in the tree of the first `size` leaves (RFC 6962, 2.1.1: PATH). Throws `RangeError`. */
export function inclusionProof(nodes: Nodes, index: number, size: number): Hash[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  return path(nodes, index, 0, size);
}

/**
 * The proof that the tree of `first` leaves is the beginning of the tree of `second` (RFC 6962, 2.1.2: PROOF). It is empty
 * for equal or empty trees. Throws `RangeError`.
 */
export function consistencyProof(nodes: Nodes, first: number, second: number): Hash[] {
  if (!(first >= 0 && first <= second)) throw new RangeError(`a tree of ${first} does not begin one of ${second}`);
  return first === 0 || first === second ? [] : subproof(nodes, first, 0, second, true);
}

function path(nodes: Nodes, index: number, start: number, end: number): Hash[] {
  if (end - start === 1) return [];
  const middle = start + largestPowerBelow(end - start);
  return index < middle
    ? [...path(nodes, index, start, middle), rootBetween(nodes, middle, end)]
    : [...path(nodes, index, middle, end), rootBetween(nodes, start, middle)];
}

/** @param known whether the verifier knows the root of these leaves: it is the first tree itself */
function subproof(nodes: Nodes, first: number, start: number, end: number, known: boolean): Hash[] {
  if (first === end) return known ? [] : [rootBetween(nodes, start, end)];
  const middle = start + largestPowerBelow(end - start);
  return first <= middle
    ? [...subproof(nodes, first, start, middle, known), rootBetween(nodes, middle, end)]
    : [...subproof(nodes, first, middle, end, false), rootBetween(nodes, start, middle)];
}

/** The root of one or more neighbouring leaves, by the recursion of RFC 6962. */
function rootBetween(nodes: Nodes, start: number, end: number): Hash {
  const leaves = end - start;
  const level = exponentOf(leaves);
  if (level !== undefined) return nodes.subtree(level, start / leaves);
  const middle = start + largestPowerBelow(leaves);
  return nodeHash(rootBetween(nodes, start, middle), rootBetween(nodes, middle, end));
}
