import { canonicalJson } from '#event-store/canonical-json';
import type { RecordedEvent } from '#event-store/port';
import type { Hash } from '../merkle/hashes.js';

/**
 * The content of a leaf about an event. It has no position, because positions belong to a store, so that a copied log has
 * the same leaves. It has no payload, only a commitment to it, so that a leaf stays the same when the payload is erased.
 */
export interface Envelope {
  /** Index of the event in the order of the log, from 0. */
  readonly index: number;
  readonly stream: string;
  /** Decimal digits. */
  readonly revision: string;
  readonly id: string;
  readonly type: string;
  readonly recordedAt: string;
  /** See `commitmentTo`; 64 hexadecimal digits. */
  readonly commitment: string;
}

export type EnvelopedEvent = Pick<RecordedEvent, 'stream' | 'revision' | 'id' | 'type' | 'recordedAt'>;

export function envelopeOf(event: EnvelopedEvent, index: number, commitment: Hash): Envelope {
  const { stream, revision, id, type, recordedAt } = event;
  return { index, stream, revision: String(revision), id, type, recordedAt, commitment: commitment.toString('hex') };
}

/** The bytes of a leaf: the envelope's canonical JSON (RFC 8785) in UTF-8. */
export function leafOf(envelope: Envelope): Buffer {
  return Buffer.from(canonicalJson(envelope));
}
