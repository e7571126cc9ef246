import { hash } from 'node:crypto';
import { canonicalJson } from '#event-store/canonical-json';
import type { Hash } from '../merkle/hashes.js';

/** The content that a commitment covers: payload and metadata in the form of the event store's port, whatever the stored form. */
export interface Content {
  readonly data: unknown;
  readonly metadata: unknown;
}

/** The size in bytes of the length prefix of each part. */
const LENGTH_BYTES = 4;

/**
 * SHA-256 over salt, data and metadata, each prefixed with its length in bytes (32 bits, big-endian). Data and metadata are
 * canonical JSON in UTF-8 (RFC 8785; for values that it refuses see `canonicalJson`). Nobody can find the content by trial
 * without the salt, which is random. An event without a salt has a commitment with the empty salt.
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
