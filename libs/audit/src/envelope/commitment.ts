import { hash } from 'node:crypto';
import { canonicalJson } from '#event-store/canonical-json';
import type { Hash } from '../merkle/hashes.js';

/** Bytes of a salt. */
export const SALT_BYTES = 32;

/** What is committed to: payload and metadata as the event store's port hands them out, whatever a store keeps them as. */
export interface Content {
  readonly data: unknown;
  readonly metadata: unknown;
}

/**
 * SHA-256 over salt, data and metadata, each behind its length in bytes (32 bits, big-endian); data and metadata as
 * canonical JSON (RFC 8785) in UTF-8. Without the salt, which is random, nobody can find the content by trying.
 */
export function commitmentTo(salt: Uint8Array, { data, metadata }: Content): Hash {
  const parts = [salt, Buffer.from(canonicalJson(data)), Buffer.from(canonicalJson(metadata))];
  return hash('sha256', Buffer.concat(parts.flatMap((part) => [lengthOf(part), part])), 'buffer');
}

function lengthOf(part: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
