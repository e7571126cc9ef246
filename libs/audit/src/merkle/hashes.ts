import { hash } from 'node:crypto';

/** A SHA-256 hash: 32 bytes. */
export type Hash = Buffer;

export const HASH_BYTES = 32;

/** The root of a tree without leaves: the hash of nothing (RFC 6962, 2.1). */
export const emptyRoot: Hash = hash('sha256', Buffer.alloc(0), 'buffer');

const LEAF = Buffer.of(0x00);
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 0x01);

/** The hash of a leaf: SHA-256(0x00 || leaf). */
export function leafHash(leaf: Uint8Array): Hash {
  return hash('sha256', Buffer.concat([LEAF, leaf]), 'buffer');
}

/** The hash of an inner node: SHA-256(0x01 || left || right). The different first byte prevents a node from passing as a leaf. */
export function nodeHash(left: Hash, right: Hash): Hash {
  left.copy(pair, 1);
  right.copy(pair, 1 + HASH_BYTES);
  return hash('sha256', pair, 'buffer');
}
