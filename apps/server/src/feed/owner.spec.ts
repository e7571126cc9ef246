import { describe, expect, it } from '@jest/globals';
import { position, revision, streamName, type JsonObject, type RecordedEvent } from '#event-store/port';
import { Owner, UNKNOWN } from './owner.js';

const toA = { effectiveOn: '2026-02-16', patientId: 'p', providerId: 'clinic-a', referralSource: 7 };

function event(index: number, type: string, data: JsonObject, more: Partial<RecordedEvent> = {}): RecordedEvent {
  const ids = { commandId: `${index}`, commandDigest: '', correlationId: '', causationId: '' };
  return {
    kind: 'event',
    id: `${index}`,
    stream: streamName('episode-e'),
    position: position(index + 1),
    revision: revision(index),
    recordedAt: '2026-03-01T00:00:00.000Z',
    type,
    data,
    metadata: { ...ids, actor: 'x', schemaVersion: 1 },
    ...more,
  };
}

function ownerAfter(...events: readonly RecordedEvent[]): Owner['provider'] {
  const owner = new Owner();
  for (const each of events) owner.add(each);
  return owner.provider;
}

const referred = event(0, 'ReferralReceived', toA);
const correction = (type: string, data: JsonObject) => ({
  effectiveOn: '2026-03-02',
  reason: 'x',
  corrections: [{ revision: '0', type, schemaVersion: 1, data }],
});
const unreadable = { unreadable: 'it is no JSON', data: { base64: '' }, metadata: { base64: '' } as never };

describe('the owner of an episode', () => {
  it('follows from its referral, as corrected and voided', () => {
    expect(ownerAfter()).toBeUndefined();
    expect(ownerAfter(referred)).toBe('clinic-a');
    const moved = correction('ReferralReceived', { ...toA, providerId: 'clinic-b' });
    expect(ownerAfter(referred, event(1, 'EntriesCorrected', moved))).toBe('clinic-b');
    const voided = event(1, 'EntriesVoided', { effectiveOn: '2026-03-02', revisions: ['0'], reason: 'x' });
    expect(ownerAfter(referred, voided)).toBeUndefined();
    expect(ownerAfter(referred, voided, event(2, 'ReferralReceived', { ...toA, providerId: 'clinic-c' }))).toBe(
      'clinic-c',
    );
  });

  it('does not change by other entries, readable or not', () => {
    const service = event(1, 'ServiceRecorded', {}, unreadable);
    const corrected = event(2, 'EntriesCorrected', correction('ServiceRecorded', {}));
    expect(ownerAfter(referred, service, corrected, event(3, 'EpisodeVoided', {}))).toBe('clinic-a');
  });

  it.each([
    ['an unreadable referral', event(1, 'ReferralReceived', {}, unreadable)],
    ['an unreadable correction', event(1, 'EntriesCorrected', {}, unreadable)],
    ['an unreadable void', event(1, 'EntriesVoided', {}, unreadable)],
    ['an event of a newer version', event(1, 'EpisodeHandedOver', {})],
    [
      'a correction of a newer version',
      event(1, 'EntriesCorrected', {}, { metadata: { ...referred.metadata, schemaVersion: 9 } }),
    ],
  ])('is unknown from %s on', (_, unknown) => {
    expect(ownerAfter(referred, unknown)).toBe(UNKNOWN);
    expect(ownerAfter(referred, unknown, event(2, 'ReferralReceived', toA))).toBe(UNKNOWN);
  });
});
