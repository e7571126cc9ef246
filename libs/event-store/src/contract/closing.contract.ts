import { describe, expect, it } from '@jest/globals';
import type { OpenLog } from '../event-store.contract.js';
import { aStream, collect, endOf, idsIn, someEvents } from './support.js';

export function closingContract(log: () => OpenLog): void {
  describe('a log opened again', () => {
    it('is the same log at the same head', async () => {
      const { store, reopen } = log();
      await store.append(aStream(), 'no-stream', someEvents(2));
      const [identity, head] = [await store.identity(), await store.head()];
      const reopened = await reopen();
      expect(identity).not.toBe('');
      expect(await reopened.identity()).toBe(identity);
      expect((await reopened.head())?.position).toBeGreaterThanOrEqual(head?.position ?? 0n);
    });
  });

  describe('closing', () => {
    it('finishes the appends under way', async () => {
      const { store, reopen } = log();
      const streams = Array.from({ length: 20 }, aStream);
      const appends = Promise.all(streams.map((stream) => store.append(stream, 'no-stream', someEvents(2))));
      await store.close();
      await appends;
      const reopened = await reopen();
      for (const stream of streams) expect(await idsIn(reopened, stream)).toHaveLength(2);
    });

    it('refuses later appends and reads, and may be repeated', async () => {
      const { store } = log();
      await store.append(aStream(), 'no-stream', someEvents(1));
      await store.close();
      await expect(store.append(aStream(), 'no-stream', someEvents(1))).rejects.toThrow('closed');
      await expect(collect(store.readAll())).rejects.toThrow('closed');
      await expect(store.head()).rejects.toThrow('closed');
      await expect(store.close()).resolves.toBeUndefined();
    });

    it('fails a subscription that waits', async () => {
      const { store } = log();
      const { signal } = new AbortController();
      const messages = store.subscribe({ after: await endOf(store), signal });
      const failed = expect(collect(messages)).rejects.toThrow('closed');
      await store.close();
      await failed;
    });
  });
}
