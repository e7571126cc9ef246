import { hash } from 'node:crypto';
import { fromBase64 } from './base64.js';
import { newSeed, PUBLIC_KEY_BYTES, publicKeyOf } from './ed25519.js';

/** A public key of a signed note (C2SP signed-note), with the name of the signer. */
export interface VerifierKey {
  readonly name: string;
  /** The first four bytes of SHA-256(name || 0x0A || 0x01 || public key). It distinguishes keys of one name. Eight hexadecimal digits. */
  readonly id: string;
  readonly publicKey: Buffer;
}

export interface SigningKey extends VerifierKey {
  readonly seed: Buffer;
}

/** The only supported kind of signature. */
const ED25519 = Buffer.of(0x01);

export function verifierKey(name: string, publicKey: Buffer): VerifierKey {
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), ED25519, publicKey]), 'hex').slice(0, 8);
  return { name, id, publicKey };
}

export function signingKey(name: string, seed: Buffer): SigningKey {
  return { ...verifierKey(name, publicKeyOf(seed)), seed };
}

export function newSigningKey(name: string): SigningKey {
  return signingKey(name, newSeed());
}

/** The text form of a public key: `name+id+base64(0x01 || public key)`. */
export function verifierKeyText({ name, id, publicKey }: VerifierKey): string {
  return `${name}+${id}+${Buffer.concat([ED25519, publicKey]).toString('base64')}`;
}

/** Parses a public key; `undefined` if it is malformed, or its id does not match its name and bytes. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name = '', id = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes?.length !== 1 + PUBLIC_KEY_BYTES || bytes[0] !== ED25519[0]) return undefined;
  const key = verifierKey(name, bytes.subarray(1));
  return key.id === id ? key : undefined;
}

export function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name);
}
