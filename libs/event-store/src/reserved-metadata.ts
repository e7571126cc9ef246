import { randomBytes } from 'node:crypto';
import type { EventMetadata } from './port.js';

/* Values that the log itself stores in an event's metadata, under names that callers cannot set. */

/** The reserved members. Reads return them next to the metadata, not in it. */
export interface Reserved {
  /** See `NewEvent.salt`. */
  readonly salt?: string;
  /** Of a copied event, where the store gives no time of its own: when the first log recorded it. */
  readonly recordedAt?: string;
}

interface Stored {
  readonly 'stepdown-salt'?: string;
  readonly 'stepdown-recordedAt'?: string;
}

/** Bytes of a salt. */
const SALT_BYTES = 32;

/** The base64 of 32 bytes, in its one form. */
const SALT = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** A new salt: random bytes as base64. */
export function newSalt(): string {
  return randomBytes(SALT_BYTES).toString('base64');
}

export function isSalt(text: string): boolean {
  return SALT.test(text);
}

/** The metadata as stored. What they bring under a reserved name is dropped. */
export function withReserved<Metadata extends object>(
  metadata: Metadata,
  { salt, recordedAt }: Reserved,
): Metadata & Stored {
  return { ...metadata, 'stepdown-salt': salt, 'stepdown-recordedAt': recordedAt };
}

/** The metadata as the port hands them out, and what was reserved. A salt that is none is as good as lost. */
export function withoutReserved(stored: EventMetadata & Stored): Reserved & { readonly metadata: EventMetadata } {
  const { 'stepdown-salt': salt, 'stepdown-recordedAt': recordedAt, ...metadata } = stored;
  return { metadata, recordedAt, ...(salt !== undefined && isSalt(String(salt)) && { salt }) };
}
