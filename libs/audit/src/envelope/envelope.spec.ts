import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { revision, streamName } from '#event-store/port';
import { commitmentTo } from './commitment.js';
import { envelopeOf, leafOf } from './envelope.js';

const saltOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const salt = saltOf(7);
const content = { data: { reason: 1, effectiveOn: '2026-03-02' }, metadata: { actor: 'clinic-a' } };
const event = {
  stream: streamName('episode-e-1'),
  revision: revision(3),
  id: '3af28109-f87a-5e86-ad50-090aac469051',
  type: 'PatientDischarged',
  recordedAt: '2026-03-02T08:00:00.000Z',
};

describe('a commitment', () => {
  it('is the hash that its description defines', () => {
    const data = '{"effectiveOn":"2026-03-02","reason":1}';
    const metadata = '{"actor":"clinic-a"}';
    const expected = createHash('sha256')
      .update(Buffer.of(0, 0, 0, 32))
      .update(Buffer.alloc(32, 7))
      .update(Buffer.of(0, 0, 0, data.length))
      .update(data)
      .update(Buffer.of(0, 0, 0, metadata.length))
      .update(metadata)
      .digest('hex');
    expect(commitmentTo(salt, content).toString('hex')).toBe(expected);
  });

  it('is another one for any other content or salt, and does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (data, metadata) => {
        const commitment = commitmentTo(salt, { data, metadata });
        const written = JSON.stringify({ data, metadata });
        expect(commitmentTo(salt, JSON.parse(written) as typeof content)).toEqual(commitment);
        expect(commitmentTo(saltOf(8), { data, metadata })).not.toEqual(commitment);
        expect(commitmentTo(salt, { data: [data], metadata })).not.toEqual(commitment);
        expect(commitmentTo(salt, { data, metadata: [metadata] })).not.toEqual(commitment);
      }),
    );
  });
});

describe('a commitment to an event without a salt', () => {
  it('takes the empty one', () => {
    const [data, metadata] = [Buffer.from('{"a":1}'), Buffer.from('{}')];
    const parts = [Buffer.of(0, 0, 0, 0), Buffer.of(0, 0, 0, 7), data, Buffer.of(0, 0, 0, 2), metadata];
    const expected = createHash('sha256').update(Buffer.concat(parts)).digest();
    expect(commitmentTo(undefined, { data: { a: 1 }, metadata: {} })).toEqual(expected);
  });
});

describe('a leaf', () => {
  it('is the canonical JSON of the envelope, without position and payload', () => {
    const envelope = envelopeOf(event, 12, commitmentTo(salt, content));
    expect(leafOf(envelope).toString()).toBe(
      `{"commitment":"${commitmentTo(salt, content).toString('hex')}","id":"3af28109-f87a-5e86-ad50-090aac469051","index":12,` +
        '"recordedAt":"2026-03-02T08:00:00.000Z","revision":"3","stream":"episode-e-1","type":"PatientDischarged"}',
    );
  });
});
