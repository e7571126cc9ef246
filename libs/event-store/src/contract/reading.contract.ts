import { beforeEach, describe, expect, it } from '@jest/globals';
import { position, revision } from '../port.js';
import type { EventStore, JsonObject, NewEvent, Position, RecordedEvent, StreamName } from '../port.js';
import type { OpenLog } from '../event-store.contract.js';
import { newSalt } from '../reserved-metadata.js';
import { aStream, anEvent, collect, endOf, follow, idsOf, someEvents } from './support.js';

export function readingContract(log: () => OpenLog): void {
  describe('an event read back', () => {
    it('is what was appended, with its place and time', async () => {
      const { store } = log();
      const stream = aStream();
      const event = anEvent();
      const metadata = { ...event.metadata, source: { system: 'ehr', id: 'note/7' } };
      const answer = await store.append(stream, 'no-stream', [{ ...event, metadata }]);
      const [read] = await collect(store.readStream(stream));
      expect(read).toEqual({
        ...event,
        metadata,
        kind: 'event',
        stream,
        revision: 0n,
        position: answer.position,
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}Z$/),
      });
    });

    it('has its salt next to the metadata, in every read', async () => {
      const { store } = log();
      const stream = aStream();
      const after = await endOf(store);
      const event = anEvent({ salt: newSalt() });
      await store.append(stream, 'no-stream', [event]);
      const { signal } = new AbortController();
      const reads = [store.readStream(stream), store.readAll({ after })];
      const followed = follow(store.subscribe({ after, signal }), new Set([stream]), 1);
      for (const [read] of [...(await Promise.all(reads.map(collect))), await followed]) {
        expect(read).toMatchObject({ salt: event.salt, metadata: event.metadata });
        expect(Object.keys(read?.metadata ?? {}).sort()).toEqual(Object.keys(event.metadata).sort());
      }
    });

    it('takes nothing reserved from what its metadata say', async () => {
      const { store } = log();
      const stream = aStream();
      const event = anEvent();
      const metadata = {
        ...event.metadata,
        'stepdown-salt': newSalt(),
        'stepdown-recordedAt': '2001-02-03T04:05:06.789Z',
      };
      await store.append(stream, 'no-stream', [{ ...event, metadata }]);
      const [read] = await collect(store.readStream(stream));
      expect(read?.salt).toBeUndefined();
      expect(read?.metadata).toEqual(event.metadata);
    });

    it.each<[string, JsonObject]>([
      ['text of every script', { name: 'Žofie Ångström 李雷 עברית 👩🏽‍⚕️', 'ключ ✓': 'é\u0301' }],
      [
        'text that UTF-8 or SQL could lose',
        { nul: 'a\u0000b', half: '\ud83d', quote: `'"\\;--`, newline: '\r\n\u2028' },
      ],
      ['nested data', { a: [{ b: [[], {}, [null, true, false]] }], then: { resolve: 1 } }],
      ['numbers', { large: 2 ** 53 - 1, small: 5e-324, negative: -1.5, zero: 0 }],
      ['large data', { text: 'ü'.repeat(200_000), list: Array.from({ length: 10_000 }, (_, index) => index) }],
      ['nothing', {}],
    ])('keeps %s', async (_what, data) => {
      const { store } = log();
      const stream = aStream();
      await store.append(stream, 'no-stream', [anEvent({ data })]);
      expect((await collect(store.readStream(stream)))[0]?.data).toEqual(data);
    });

    it('is never recorded before the event before it', async () => {
      const { store, reopen } = log();
      const start = await endOf(store);
      await Promise.all(Array.from({ length: 8 }, () => store.append(aStream(), 'no-stream', someEvents(2))));
      const reopened = await reopen();
      await reopened.append(aStream(), 'no-stream', someEvents(2));
      const times = (await collect(reopened.readAll({ after: start }))).map(({ recordedAt }) => recordedAt);
      expect(times).toEqual([...times].sort());
    });
  });

  describe('reading a stream', () => {
    const events = someEvents(5);
    let store: EventStore;
    let stream: StreamName;
    beforeEach(async () => {
      store = log().store;
      stream = aStream();
      await store.append(stream, 'no-stream', events);
    });

    it.each([
      ['forwards from the first event', {}, [0, 1, 2, 3, 4]],
      ['forwards from a revision', { from: revision(3) }, [3, 4]],
      ['forwards up to a limit', { from: revision(1), limit: 2 }, [1, 2]],
      ['forwards from beyond the end', { from: revision(5) }, []],
      ['backwards from the last event', { direction: 'backwards' as const }, [4, 3, 2, 1, 0]],
      ['backwards from a revision', { direction: 'backwards' as const, from: revision(3) }, [3, 2, 1, 0]],
      ['backwards up to a limit', { direction: 'backwards' as const, limit: 1 }, [4]],
      ['up to a limit beyond its end', { limit: 100 }, [0, 1, 2, 3, 4]],
      ['up to no event at all', { limit: 0 }, []],
    ])('goes %s', async (_way, options, expected) => {
      expect(idsOf(await collect(store.readStream(stream, options)))).toEqual(
        expected.map((index) => events[index]?.id),
      );
    });

    it('hands out nothing of a stream that does not exist', async () => {
      expect(await collect(store.readStream(aStream()))).toEqual([]);
      expect(await collect(store.readStream(aStream(), { direction: 'backwards' }))).toEqual([]);
    });

    it('hands out all of a stream longer than a page', async () => {
      const long = aStream();
      const many = Array.from({ length: 3 }, () => someEvents(500));
      for (const [index, some] of many.entries()) {
        await store.append(long, index === 0 ? 'no-stream' : revision(index * 500 - 1), some);
      }
      const ids = idsOf(many.flat());
      expect(idsOf(await collect(store.readStream(long)))).toEqual(ids);
      expect(idsOf(await collect(store.readStream(long, { direction: 'backwards' })))).toEqual(ids.reverse());
    });
  });

  describe('reading the log', () => {
    let store: EventStore;
    let start: Position | undefined;
    let streams: Set<StreamName>;
    let written: NewEvent[];
    const mine = (events: readonly RecordedEvent[]) => events.filter(({ stream }) => streams.has(stream));

    beforeEach(async () => {
      store = log().store;
      start = await endOf(store);
      streams = new Set();
      written = [];
      for (let count = 1; count <= 6; count++) {
        const [stream, events] = [aStream(), someEvents(count)];
        await store.append(stream, 'no-stream', events);
        streams.add(stream);
        written.push(...events);
      }
    });

    it('goes through all streams in the order of appends, positions growing', async () => {
      const events = mine(await collect(store.readAll({ after: start })));
      expect(idsOf(events)).toEqual(idsOf(written));
      expect(events.every((event, at) => at === 0 || event.position > events[at - 1]!.position)).toBe(true);
    });

    it.each([1, 2, 5, 7])('gives in pages of %d what it gives as a whole', async (limit) => {
      const pages: RecordedEvent[] = [];
      for (let after = start; ; after = pages.at(-1)?.position) {
        const page = await collect(store.readAll({ after, limit }));
        expect(page.length).toBeLessThanOrEqual(limit);
        if (page.length === 0) break;
        pages.push(...page);
      }
      expect(idsOf(mine(pages))).toEqual(idsOf(written));
    });

    it('leaves out the event at the given position', async () => {
      const [first, second] = mine(await collect(store.readAll({ after: start })));
      const rest = mine(await collect(store.readAll({ after: first?.position })));
      expect(rest[0]).toEqual(second);
    });

    it('hands out nothing after the end, nor up to no event at all', async () => {
      expect(mine(await collect(store.readAll({ after: position(await lastPosition()) })))).toEqual([]);
      expect(await collect(store.readAll({ limit: 0 }))).toEqual([]);
    });

    it('knows its head: the last event and its time', async () => {
      const events = await collect(store.readAll({ after: start }));
      const head = await store.head();
      const last = events.find((event) => event.position === head?.position);
      expect(last?.recordedAt).toBe(head?.recordedAt);
      expect(head?.position).toBeGreaterThanOrEqual(await lastPosition());
    });

    async function lastPosition(): Promise<bigint> {
      return mine(await collect(store.readAll({ after: start }))).at(-1)?.position ?? 0n;
    }
  });
}
