import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MAX_APPEND_BYTES, revision, streamName } from '../port.js';
import type { StreamName } from '../port.js';
import type { OpenLog } from '../event-store.contract.js';
import { aStream, anEvent, collect, idsIn, idsOf, someEvents } from './support.js';

export function appendingContract(log: () => OpenLog): void {
  describe('appending', () => {
    it('numbers the events of a stream from 0', async () => {
      const { store } = log();
      const stream = aStream();
      await store.append(stream, 'no-stream', someEvents(3));
      await store.append(stream, revision(2), someEvents(2));
      const revisions = (await collect(store.readStream(stream))).map((event) => event.revision);
      expect(revisions).toEqual([0n, 1n, 2n, 3n, 4n]);
    });

    it('answers with the last revision and with every position', async () => {
      const { store } = log();
      const stream = aStream();
      const answer = await store.append(stream, 'no-stream', someEvents(3));
      const positions = (await collect(store.readStream(stream))).map((event) => event.position);
      expect(answer).toEqual({ revision: 2n, position: positions[2], positions });
      expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
      expect(new Set(positions).size).toBe(3);
    });

    it('puts later appends at later positions', async () => {
      const { store } = log();
      const first = await store.append(aStream(), 'no-stream', someEvents(2));
      const second = await store.append(aStream(), 'no-stream', someEvents(2));
      expect(second.positions[0]).toBeGreaterThan(first.position);
    });

    it('lets one of many appends win that expect the same revision', async () => {
      const { store } = log();
      const stream = aStream();
      const attempts = await Promise.allSettled(
        Array.from({ length: 32 }, () => store.append(stream, 'no-stream', someEvents(2))),
      );
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const attempt of attempts) {
        if (attempt.status === 'rejected')
          expect(attempt.reason).toMatchObject({ code: 'revision-conflict', actual: 1n });
      }
      expect(await idsIn(store, stream)).toHaveLength(2);
    });

    it('writes every one of many appends to different streams, the log in the order of each stream', async () => {
      const { store } = log();
      const streams = Array.from({ length: 16 }, aStream);
      const written = await Promise.all(streams.map((stream) => appendTimes(stream, 5)));
      for (const [index, stream] of streams.entries()) {
        const events = await collect(store.readStream(stream));
        expect(idsOf(events)).toEqual(written[index]);
        expect(events.every(({ position }, at) => at === 0 || position > events[at - 1]!.position)).toBe(true);
      }

      async function appendTimes(stream: StreamName, times: number): Promise<string[]> {
        const ids: string[] = [];
        for (let next = 0; next < times; next++) {
          const event = anEvent();
          await store.append(stream, next === 0 ? 'no-stream' : revision(next - 1), [event]);
          ids.push(event.id);
        }
        return ids;
      }
    });
  });

  describe('a conflict', () => {
    it('says that a stream expected to be new is not', async () => {
      const { store } = log();
      const stream = aStream();
      await store.append(stream, 'no-stream', someEvents(2));
      await expect(store.append(stream, 'no-stream', someEvents(1))).rejects.toMatchObject({
        code: 'revision-conflict',
        stream,
        expected: 'no-stream',
        actual: 1n,
      });
    });

    it('says that an expected stream does not exist', async () => {
      const stream = aStream();
      await expect(log().store.append(stream, revision(4), someEvents(1))).rejects.toMatchObject({
        code: 'revision-conflict',
        stream,
        expected: 4n,
        actual: 'no-stream',
      });
    });

    it.each([0n, 1n, 3n, 10n ** 30n])(
      'says where the stream is when revision %s was expected instead of 2',
      async (expected) => {
        const { store } = log();
        const stream = aStream();
        await store.append(stream, 'no-stream', someEvents(3));
        await expect(store.append(stream, revision(expected), someEvents(1))).rejects.toMatchObject({
          code: 'revision-conflict',
          stream,
          expected,
          actual: 2n,
        });
        expect(await idsIn(store, stream)).toHaveLength(3);
      },
    );
  });

  describe('a refused append', () => {
    it('is one of no events', async () => {
      const { store } = log();
      const stream = aStream();
      await expect(store.append(stream, 'no-stream', [])).rejects.toMatchObject({
        code: 'append-refused',
        reason: 'empty',
      });
      expect(await idsIn(store, stream)).toEqual([]);
    });

    it('is one over the limit, all its events together', async () => {
      const { store } = log();
      const stream = aStream();
      const half = anEvent({ data: { text: 'x'.repeat(MAX_APPEND_BYTES / 2) } });
      const append = store.append(stream, 'no-stream', [half, { ...half, id: randomUUID() }]);
      await expect(append).rejects.toMatchObject({ code: 'append-refused', reason: 'too-large' });
      expect(await idsIn(store, stream)).toEqual([]);
      await expect(store.append(stream, 'no-stream', [half])).resolves.toMatchObject({ revision: 0n });
    });

    it.each(['', 'no-uuid', '{5f0c6c57-55a5-4d4e-9bd5-9c1c7a3c6f2e}', '00000000-0000-0000-0000-000000000000'])(
      'is one with the event id %j, even beside a good one',
      async (id) => {
        const { store } = log();
        const stream = aStream();
        const append = store.append(stream, 'no-stream', [anEvent(), anEvent({ id })]);
        await expect(append).rejects.toMatchObject({ code: 'append-refused', reason: 'malformed-id' });
        expect(await idsIn(store, stream)).toEqual([]);
      },
    );

    it.each([
      ['no name', ''],
      ['the name of a system stream', '$streams'],
      ['a control character', 'episode-\n'],
      ['half a character', 'episode-\ud800'],
      ['a name too long', 'e'.repeat(513)],
    ])('is one to a stream with %s', async (_flaw, name) => {
      const append = log().store.append(streamName(name), 'no-stream', someEvents(1));
      await expect(append).rejects.toMatchObject({ code: 'append-refused', reason: 'malformed-stream' });
    });
  });
}
