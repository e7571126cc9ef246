import { randomBytes } from 'node:crypto';
import type { EventMetadata } from './port.js';

/* Values that the log itself stores in an event's metadata, under names that callers cannot set. */

/** The reserved members. Reads return them next to the metadata, not in it. */
export interface Reserved {
  /** See `NewEvent.salt`. */
  readonly salt?: string;
  /** The original time of recording of a copied event, for stores that cannot set the time themselves. */
  readonly recordedAt?: string;
}

interface Stored {
  readonly 'stepdown-salt'?: string;
  readonly 'stepdown-recordedAt'?: string;
}

/** The length of a salt in bytes. */
const SALT_BYTES = 32;

/** Canonical base64 of 32 bytes. */
const SALT = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** A new salt: random bytes as base64. */
export function newSalt(): string {
  return randomBytes(SALT_BYTES).toString('base64');
}

export function isSalt(text: string): boolean {
  return SALT.test(text);
}

/** The metadata as stored. Values that the caller gives under a reserved name are dropped. */
export function withReserved<Metadata extends object>(
  metadata: Metadata,
  { salt, recordedAt }: Reserved,
): Metadata & Stored {
  return { ...metadata, 'stepdown-salt': salt, 'stepdown-recordedAt': recordedAt };
}

/** The metadata in the form of the port, and the reserved members. A malformed salt counts as lost. */
export function withoutReserved(stored: EventMetadata & Stored): Reserved & { readonly metadata: EventMetadata } {
  const { 'stepdown-salt': salt, 'stepdown-recordedAt': recordedAt, ...metadata } = stored;
  return { metadata, recordedAt, ...(salt !== undefined && isSalt(String(salt)) && { salt }) };
}
