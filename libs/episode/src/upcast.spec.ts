import { describe, expect, it } from '@jest/globals';
import { schemaVersions, type EventType } from './events.js';
import { recordedEntry, type LoggedEvent } from './recorded.js';
import * as on from './testing/events.js';
import { corrected, entriesCorrected } from './testing/events.js';
import { UnreadableEvent, upcast } from './upcast.js';

const { attendance: _, ...rest } = on.served().data;

describe('an event of the current version', () => {
  it('is read as it stands', () => {
    const { type, data } = on.served();
    expect(upcast(type, 2, data).data).toBe(data);
  });
});

describe('a service of version 1', () => {
  it('that was attended is attended, that was not is a no-show', () => {
    expect(upcast('ServiceRecorded', 1, { ...rest, attended: true })).toEqual(on.served());
    expect(upcast('ServiceRecorded', 1, { ...rest, attended: false })).toEqual(on.served({ attendance: 'no-show' }));
  });

  it('is lifted inside a correction of today too', () => {
    const old = { revision: '2', type: 'ServiceRecorded', schemaVersion: 1, data: { ...rest, attended: true } };
    const { data } = entriesCorrected([]);
    expect(upcast('EntriesCorrected', 1, { ...data, corrections: [old] })).toEqual(
      entriesCorrected([corrected(2, on.served())]),
    );
  });
});

describe('every version of every event', () => {
  const versions = Object.entries(schemaVersions).flatMap(([type, current]) =>
    Array.from({ length: current }, (_each, index) => [type as EventType, index + 1] as const),
  );

  it.each(versions)('%s version %i can be lifted', (type, version) => {
    const lifted = upcast(type, version, { ...rest, attended: true, corrections: [] });
    const current = upcast(type, schemaVersions[type], lifted.data);
    expect(lifted).toEqual(current);
    if (version < schemaVersions[type]) expect(lifted.data).not.toHaveProperty('attended');
  });
});

describe('an event that a newer program wrote', () => {
  it.each([
    ['PatientTeleported', 1],
    ['ServiceRecorded', 3],
    ['ServiceRecorded', 0],
    ['ServiceRecorded', 1.5],
    ['ServiceRecorded', Number.NaN],
    ['constructor', 1],
  ])('is refused, not guessed at: %s version %d', (type, version) => {
    expect(() => upcast(type, version, {})).toThrow(UnreadableEvent);
  });

  it('is refused inside a correction', () => {
    const corrections = [{ revision: '0', type: 'ServiceRecorded', schemaVersion: 9, data: {} }];
    expect(() => upcast('EntriesCorrected', 1, { corrections })).toThrow(
      expect.objectContaining({ code: 'unreadable-event', type: 'ServiceRecorded', schemaVersion: 9 }),
    );
  });
});

describe('an event of the log as an entry', () => {
  const logged: LoggedEvent = {
    type: 'ServiceRecorded',
    data: { ...rest, attended: true },
    metadata: { commandId: 'c', commandDigest: 'd', actor: 'clinic-a', schemaVersion: 1 },
    revision: 7n,
    recordedAt: '2026-06-01T08:00:00.000Z',
  };
  const entry = {
    revision: 7,
    recordedAt: '2026-06-01T08:00:00.000Z',
    actor: 'clinic-a',
    commandId: 'c',
    commandDigest: 'd',
    event: on.served(),
  };

  it('is lifted and keeps who recorded it and when', () => {
    expect(recordedEntry(logged)).toStrictEqual(entry);
  });

  it('keeps its sender’s own name', () => {
    const source = { system: 'ehr', id: 'visit-1' };
    expect(recordedEntry({ ...logged, metadata: { ...logged.metadata, source } })).toStrictEqual({ ...entry, source });
  });
});
