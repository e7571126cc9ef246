import { hash } from 'node:crypto';
import { canonicalJson } from '#event-store/canonical-json';
import type { Hash } from '../merkle/hashes.js';

/** What is committed to: payload and metadata as the event store's port hands them out, whatever a store keeps them as. */
export interface Content {
  readonly data: unknown;
  readonly metadata: unknown;
}

/**
 * SHA-256 over salt, data and metadata, each behind its length in bytes (32 bits, big-endian); data and metadata as
 * canonical JSON (RFC 8785, and see `canonicalJson` for what that refuses) in UTF-8. Without the salt, which is random,
 * nobody can find the content by trying. An event without one is committed to with the empty salt.
 *
 * @param salt bytes as base64
 */
export function commitmentTo(salt: string | undefined, { data, metadata }: Content): Hash {
  const parts = [
    Buffer.from(salt ?? '', 'base64'),
    ...[data, metadata].map((part) => Buffer.from(canonicalJson(part))),
  ];
  return hash('sha256', Buffer.concat(parts.flatMap((part) => [lengthOf(part), part])), 'buffer');
}

function lengthOf(part: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
