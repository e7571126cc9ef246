import { describe, expect, it } from '@jest/globals';
import { eventId, sha256 } from './digest.js';

describe('identity of a command', () => {
  it('gives the SHA-256 of FIPS 180-4, example "abc"', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('gives each of its events an id of version 5 that is always the same', () => {
    const commandId = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    expect(eventId(commandId, 0)).toBe(eventId(commandId, 0));
    expect(eventId(commandId, 0)).not.toBe(eventId(commandId, 1));
    expect(eventId(commandId, 0)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });
});
