import { beforeEach, describe, expect, it } from '@jest/globals';
import { revision } from '../port.js';
import type { StreamName } from '../port.js';
import type { OpenLog } from '../event-store.contract.js';
import { aStream, anEvent, idsIn, idsOf, someEvents } from './support.js';

/** The guarantees for a writer that does not know the outcome of an append. */
export function reappendingContract(log: () => OpenLog): void {
  describe('appending the same ids at the same expected revision again', () => {
    const [a, b, c] = [anEvent(), anEvent(), anEvent()];
    let stream: StreamName;
    beforeEach(() => {
      stream = aStream();
    });

    it('gives the first answer and writes nothing', async () => {
      const { store } = log();
      const first = await store.append(stream, 'no-stream', [a, b]);
      expect(await store.append(stream, 'no-stream', [a, b])).toEqual(first);
      expect(await idsIn(store, stream)).toEqual(idsOf([a, b]));
    });

    it('gives the first answer after later appends', async () => {
      const { store } = log();
      await store.append(stream, 'no-stream', [a]);
      const second = await store.append(stream, revision(0), [b, c]);
      await store.append(stream, revision(2), someEvents(2));
      expect(await store.append(stream, revision(0), [b, c])).toEqual(second);
      expect(await idsIn(store, stream)).toHaveLength(5);
    });

    it('gives the first answer after the log was opened again', async () => {
      const { store, reopen } = log();
      const first = await store.append(stream, 'no-stream', [a, b]);
      await store.append(stream, revision(1), [c]);
      const reopened = await reopen();
      expect(await reopened.append(stream, 'no-stream', [a, b])).toEqual(first);
      expect(await idsIn(reopened, stream)).toHaveLength(3);
    });

    it('gives one answer to appends that run side by side', async () => {
      const { store } = log();
      const answers = await Promise.all(Array.from({ length: 16 }, () => store.append(stream, 'no-stream', [a, b])));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(await idsIn(store, stream)).toEqual(idsOf([a, b]));
    });

    it('gives the first answer whatever the data are now', async () => {
      const { store } = log();
      const first = await store.append(stream, 'no-stream', [a]);
      expect(await store.append(stream, 'no-stream', [{ ...a, data: { other: true } }])).toEqual(first);
    });

    it('knows an id in capitals as the same', async () => {
      const { store } = log();
      const first = await store.append(stream, 'no-stream', [a]);
      expect(await store.append(stream, 'no-stream', [{ ...a, id: a.id.toUpperCase() }])).toEqual(first);
      expect(await idsIn(store, stream)).toEqual([a.id]);
    });

    it('gives an answer for the first events of a longer append', async () => {
      const { store } = log();
      await store.append(stream, 'no-stream', [a, b, c]);
      expect(await store.append(stream, 'no-stream', [a, b])).toMatchObject({ revision: 1n });
      expect(await idsIn(store, stream)).toHaveLength(3);
    });

    it.each([
      ['an old id and a new one', [a, anEvent()]],
      ['a new id and an old one', [anEvent(), b]],
      ['the old ids and one more', [a, b, c]],
      ['the old ids in another order', [b, a]],
      ['a part from the middle', [b]],
    ])('is a conflict for %s', async (_shape, events) => {
      const { store } = log();
      await store.append(stream, 'no-stream', [a, b]);
      const conflict = { code: 'revision-conflict', expected: 'no-stream', actual: 1n };
      await expect(store.append(stream, 'no-stream', events)).rejects.toMatchObject(conflict);
      expect(await idsIn(store, stream)).toEqual(idsOf([a, b]));
    });
  });

  describe('an event id', () => {
    it('is written again at a new, correct expected revision', async () => {
      const { store } = log();
      const [stream, event] = [aStream(), anEvent()];
      await store.append(stream, 'no-stream', [event]);
      expect(await store.append(stream, revision(0), [event])).toMatchObject({ revision: 1n });
      expect(await idsIn(store, stream)).toEqual([event.id, event.id]);
    });

    it('is written twice when it stands twice in one append', async () => {
      const { store } = log();
      const [stream, event] = [aStream(), anEvent()];
      const first = await store.append(stream, 'no-stream', [event, event]);
      expect(first.revision).toBe(1n);
      expect(await store.append(stream, 'no-stream', [event, event])).toEqual(first);
      expect(await idsIn(store, stream)).toEqual([event.id, event.id]);
    });

    it('is written again in another stream', async () => {
      const { store } = log();
      const [one, other, event] = [aStream(), aStream(), anEvent()];
      await store.append(one, 'no-stream', [event]);
      await store.append(other, 'no-stream', [event]);
      expect(await idsIn(store, other)).toEqual([event.id]);
    });
  });
}
