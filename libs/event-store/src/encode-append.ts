import { AppendRefused } from './errors.js';
import { MAX_APPEND_BYTES } from './port.js';
import { isSalt, withReserved } from './reserved-metadata.js';
import type { CopiedEvent, NewEvent, StreamName } from './port.js';

/** A new event in its stored form: payload and metadata as JSON text, the salt in the metadata, the id in lower case. */
export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export interface EncodedAppend {
  readonly events: readonly EncodedEvent[];
  /** UTF-8 bytes of every type, payload and metadata together. */
  readonly bytes: number;
}

const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** To the millisecond, in UTC, with a four-digit year: texts of this form sort in the order of their times. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** No system stream (`$...`), no control characters, no lone surrogates: those do not survive UTF-8. */
const STREAM = /^(?!\$)[^\p{Cc}\p{Cs}]{1,512}$/u;

/**
 * Encodes an append. Refuses, for every adapter, what a store cannot accept.
 * Throws `AppendRefused`.
 */
export function encodeAppend(stream: StreamName, events: readonly NewEvent[]): EncodedAppend {
  if (!STREAM.test(stream))
    throw new AppendRefused('malformed-stream', `${JSON.stringify(stream)} cannot name a stream`);
  if (events.length === 0) throw new AppendRefused('empty', 'an append holds at least one event');
  const encoded = events.map(encodeEvent);
  const bytes = encoded.reduce((sum, event) => sum + bytesOf(event), 0);
  if (bytes > MAX_APPEND_BYTES) {
    const message = `an append of ${bytes} bytes is over the limit of ${MAX_APPEND_BYTES}`;
    throw new AppendRefused('too-large', message, MAX_APPEND_BYTES);
  }
  return { events: encoded, bytes };
}

/** The times of copied events. Throws `AppendRefused` for a time that no store could have set. */
export function timesOf(copies: readonly CopiedEvent[]): string[] {
  return copies.map(({ recordedAt }) => {
    if (TIME.test(recordedAt) && new Date(recordedAt).toJSON() === recordedAt) return recordedAt;
    throw new AppendRefused('malformed-time', `${JSON.stringify(recordedAt)} is no time at which a store records`);
  });
}

/** UTF-8 bytes that an event takes of an append's limit. */
export function bytesOfEvent(event: NewEvent): number {
  return bytesOf(encodeEvent(event));
}

function encodeEvent({ id, type, data, metadata, salt }: NewEvent): EncodedEvent {
  const lowerCase = id.toLowerCase();
  if (!UUID.test(lowerCase) || lowerCase === NIL_UUID) {
    throw new AppendRefused('malformed-id', `${JSON.stringify(id)} is no UUID`);
  }
  if (salt !== undefined && !isSalt(salt)) throw new AppendRefused('malformed-salt', `the salt of ${id} is none`);
  const stored = withReserved(metadata, { salt });
  return { id: lowerCase, type, data: JSON.stringify(data), metadata: JSON.stringify(stored) };
}

function bytesOf({ type, data, metadata }: EncodedEvent): number {
  return Buffer.byteLength(type) + Buffer.byteLength(data) + Buffer.byteLength(metadata);
}
