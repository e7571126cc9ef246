import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect, endOf, follow, idsIn, idsOf, someEvents } from '../contract/support.js';
import { newSalt } from '../reserved-metadata.js';
import { revision } from '../port.js';
import type { CopiedEvent, CopyTarget, EventStore, NewEvent } from '../port.js';

/** A log under test. It may hold other events, but if it requires ascending times, none later than the copies. */
export interface OpenTarget {
  readonly store: EventStore & CopyTarget;
  /** Closes the store, if it is still open, and leaves nothing behind. */
  dispose(): Promise<void>;
}

/** The guarantees of every log that can be the target of a copy. */
export function copyTargetContract(name: string, open: () => Promise<OpenTarget>): void {
  describe(`${name} as the target of a copy`, () => {
    let target: OpenTarget;
    beforeEach(async () => {
      target = await open();
    });
    afterEach(() => target.dispose());

    it('hands out the time of the first recording wherever it hands out the event', async () => {
      const { store } = target;
      const stream = aStream();
      const after = await endOf(store);
      const copies = [copy('2001-02-03T04:05:06.789Z'), copy('2001-02-03T04:05:07.000Z')];
      await store.appendCopies(stream, 'no-stream', copies);
      const { signal } = new AbortController();
      const times = copies.map(({ recordedAt }) => recordedAt);
      expect(timesOf(await collect(store.readStream(stream)))).toEqual(times);
      expect(timesOf(await collect(store.readAll({ after })))).toEqual(times);
      expect(timesOf(await follow(store.subscribe({ after, signal }), new Set([stream]), 2))).toEqual(times);
      expect(await store.head()).toMatchObject({ recordedAt: times[1] });
    });

    it('keeps ids, types, payloads, metadata and salts, and adds none', async () => {
      const { store } = target;
      const stream = aStream();
      const source = { system: 'ehr', id: '17' };
      const { recordedAt, ...event } = copy('2001-02-03T04:05:06.789Z');
      const given: NewEvent = { ...event, metadata: { ...event.metadata, source }, salt: newSalt() };
      await store.appendCopies(stream, 'no-stream', [{ ...given, recordedAt }]);
      const [{ position: _, ...previous } = { position: undefined }] = await collect(store.readStream(stream));
      expect(previous).toEqual({ ...given, kind: 'event', stream, revision: 0n, recordedAt });
    });

    it('answers a repeated append as the first time', async () => {
      const { store } = target;
      const stream = aStream();
      const copies = [copy('2001-02-03T04:05:06.789Z'), copy('2001-02-03T04:05:06.789Z')];
      const first = await store.appendCopies(stream, 'no-stream', copies);
      expect(await store.appendCopies(stream, 'no-stream', copies)).toEqual(first);
      expect(await idsIn(store, stream)).toEqual(idsOf(copies));
    });

    it('answers with a conflict where the stream is elsewhere', async () => {
      const { store } = target;
      const stream = aStream();
      await store.append(stream, 'no-stream', someEvents(2));
      await expect(store.appendCopies(stream, revision(0), [copy('2100-01-01T00:00:00.000Z')])).rejects.toMatchObject({
        code: 'revision-conflict',
        actual: 1n,
      });
    });

    it('gives events that are appended later the time of the clock', async () => {
      const { store } = target;
      const stream = aStream();
      await store.appendCopies(stream, 'no-stream', [copy('2001-02-03T04:05:06.789Z')]);
      await store.append(stream, revision(0), [anEvent()]);
      const [copied = '', own = ''] = timesOf(await collect(store.readStream(stream)));
      expect(copied).toBe('2001-02-03T04:05:06.789Z');
      expect(own > copied).toBe(true);
    });

    it('takes no time from an append, nor from what its metadata say', async () => {
      const { store } = target;
      const stream = aStream();
      const before = await recordedNow(store);
      const forged = copy('2001-02-03T04:05:06.789Z');
      const metadata = {
        ...forged.metadata,
        recordedAt: forged.recordedAt,
        'stepdown-recordedAt': forged.recordedAt,
      };
      await store.append(stream, 'no-stream', [{ ...forged, metadata }]);
      const [recordedAt = ''] = timesOf(await collect(store.readStream(stream)));
      expect(recordedAt >= before).toBe(true);
    });
  });
}

function copy(recordedAt: string): CopiedEvent {
  return { ...anEvent(), recordedAt };
}

function timesOf(events: readonly { readonly recordedAt: string }[]): string[] {
  return events.map(({ recordedAt }) => recordedAt);
}

/** The time on the store's own clock. */
async function recordedNow(store: EventStore): Promise<string> {
  const stream = aStream();
  await store.append(stream, 'no-stream', [anEvent()]);
  return timesOf(await collect(store.readStream(stream)))[0] ?? '';
}
