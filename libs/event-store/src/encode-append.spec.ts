import { describe, expect, it } from '@jest/globals';
import { aStream, anEvent } from './contract/support.js';
import { encodeAppend } from './encode-append.js';
import { MAX_APPEND_BYTES } from './port.js';
import { newSalt } from './reserved-metadata.js';

describe('encoding an append', () => {
  const filled = (text: string) => [anEvent({ type: 'Übung', data: { text } })];
  const frame = encodeAppend(aStream(), filled('')).bytes;

  it('counts the UTF-8 bytes of type, data and metadata', () => {
    const [event] = encodeAppend(aStream(), filled('é')).events;
    expect(frame + 2).toBe(Buffer.byteLength(`Übung${event?.data}${event?.metadata}`));
  });

  it('counts the salt, and refuses one that is none', () => {
    const salted = (salt: string) =>
      encodeAppend(
        aStream(),
        filled('').map((event) => ({ ...event, salt })),
      );
    const salt = newSalt();
    expect(salted(salt).bytes).toBe(frame + `,"stepdown-salt":"${salt}"`.length);
    expect(() => salted(`${salt}\n`)).toThrow(expect.objectContaining({ reason: 'malformed-salt' }));
  });

  it('takes the limit itself and not a byte more', () => {
    const text = 'é'.repeat((MAX_APPEND_BYTES - frame) / 2);
    const rest = 'x'.repeat(MAX_APPEND_BYTES - frame - 2 * text.length);
    expect(encodeAppend(aStream(), filled(text + rest)).bytes).toBe(MAX_APPEND_BYTES);
    expect(() => encodeAppend(aStream(), filled(`${text}${rest}x`))).toThrow(
      expect.objectContaining({ code: 'append-refused', reason: 'too-large' }),
    );
  });
});
