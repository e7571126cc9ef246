import { hash } from 'node:crypto';
import type { Hash } from '../hashes.js';

/* RFC 6962, 2.1, literally on lists of leaves: slow, and independent of the code under test. */

const sha256 = (...parts: readonly Uint8Array[]): Hash => hash('sha256', Buffer.concat(parts), 'buffer');

/** MTH(D) */
export function treeHash(leaves: readonly Uint8Array[]): Hash {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0]!);
  const [left, right] = halves(leaves);
  return sha256(Buffer.of(1), treeHash(left), treeHash(right));
}

/** PATH(m, D) */
export function auditPath(index: number, leaves: readonly Uint8Array[]): Hash[] {
  if (leaves.length === 1) return [];
  const [left, right] = halves(leaves);
  return index < left.length
    ? [...auditPath(index, left), treeHash(right)]
    : [...auditPath(index - left.length, right), treeHash(left)];
}

/** PROOF(m, D) */
export function consistencyPath(size: number, leaves: readonly Uint8Array[]): Hash[] {
  return subproof(size, leaves, true);
}

function subproof(size: number, leaves: readonly Uint8Array[], known: boolean): Hash[] {
  if (size === leaves.length) return known ? [] : [treeHash(leaves)];
  const [left, right] = halves(leaves);
  return size <= left.length
    ? [...subproof(size, left, known), treeHash(right)]
    : [...subproof(size - left.length, right, false), treeHash(left)];
}

function halves(leaves: readonly Uint8Array[]): [Uint8Array[], Uint8Array[]] {
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return [leaves.slice(0, split), leaves.slice(split)];
}
