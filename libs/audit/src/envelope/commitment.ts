import { hash } from 'node:crypto';
import { canonicalJson } from '#event-store/canonical-json';
import type { Hash } from '../merkle/hashes.js';

/** What is committed to: payload and metadata as the event store's port hands them out, whatever a store keeps them as. */
export interface Content {
  readonly data: unknown;
  readonly metadata: unknown;
}

/** Bytes of the length in front of each part. */
const LENGTH_BYTES = 4;

/**
 * SHA-256 over salt, data and metadata, each behind its length in bytes (32 bits, big-endian); data and metadata as
 * canonical JSON (RFC 8785, and see `canonicalJson` for what that refuses) in UTF-8. Without the salt, which is random,
 * nobody can find the content by trying. An event without one is committed to with the empty salt.
 *
 * @param salt bytes as base64
 */
export function commitmentTo(salt: string | undefined, { data, metadata }: Content): Hash {
  const parts = [
    [salt ?? '', 'base64'],
    [canonicalJson(data), 'utf8'],
    [canonicalJson(metadata), 'utf8'],
  ] as const;
  const lengths = parts.map(([text, encoding]) => Buffer.byteLength(text, encoding));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0));
  let end = 0;
  parts.forEach(([text, encoding], index) => {
    end = bytes.writeUInt32BE(lengths[index]!, end);
    end += bytes.write(text, end, encoding);
  });
  return hash('sha256', bytes, 'buffer');
}
