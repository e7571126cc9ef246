import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { revision } from '../port.js';
import type { EventStore, Position, StreamName } from '../port.js';
import type { OpenLog } from '../event-store.contract.js';
import { aStream, collect, endOf, follow, idsIn, idsOf, someEvents, turns } from './support.js';

export function subscribingContract(log: () => OpenLog): void {
  describe('a subscription', () => {
    let store: EventStore;
    let start: Position | undefined;
    let stream: StreamName;
    let end: AbortController;
    beforeEach(async () => {
      store = log().store;
      start = await endOf(store);
      stream = aStream();
      end = new AbortController();
    });

    it('hands out what is there, says that it caught up, then hands out what comes', async () => {
      const [old, fresh] = [someEvents(3), someEvents(2)];
      await store.append(stream, 'no-stream', old);
      const seen: string[] = [];
      for await (const item of store.subscribe({ after: start, signal: end.signal })) {
        if (item.kind === 'event' && item.stream === stream) seen.push(item.id);
        if (item.kind === 'caught-up' && seen.length === 3) {
          seen.push('caught-up');
          await store.append(stream, revision(2), fresh);
        }
        if (seen.length === 6) end.abort();
      }
      expect(seen).toEqual([...idsOf(old), 'caught-up', ...idsOf(fresh)]);
    });

    it('leaves out the event at the position it starts after', async () => {
      const { positions } = await store.append(stream, 'no-stream', someEvents(3));
      const subscription = store.subscribe({ after: positions[0], signal: end.signal });
      const seen = await follow(subscription, new Set([stream]), 2);
      expect(seen.map(({ revision }) => revision)).toEqual([1n, 2n]);
    });

    it('starts at the beginning of the log without a position', async () => {
      const events = someEvents(2);
      await store.append(stream, 'no-stream', events);
      const seen = await follow(store.subscribe({ signal: end.signal }), new Set([stream]), 2);
      expect(idsOf(seen)).toEqual(idsOf(events));
    });

    it('ends without an error when aborted while it waits', async () => {
      let sayCaughtUp = () => {};
      const caughtUp = new Promise<void>((resolve) => (sayCaughtUp = resolve));
      const ended = (async () => {
        for await (const { kind } of store.subscribe({ after: start, signal: end.signal })) {
          if (kind === 'caught-up') sayCaughtUp();
        }
      })();
      await caughtUp;
      await turns(5);
      end.abort();
      await expect(ended).resolves.toBeUndefined();
    });

    it('ends without an error when aborted in the midst of events', async () => {
      await store.append(stream, 'no-stream', someEvents(20));
      let seen = 0;
      for await (const item of store.subscribe({ after: start, signal: end.signal })) {
        if (item.kind === 'event' && item.stream === stream && ++seen === 5) end.abort();
      }
      expect(seen).toBe(5);
    });

    it('hands out nothing when aborted before it began', async () => {
      await store.append(stream, 'no-stream', someEvents(1));
      end.abort();
      expect(await collect(store.subscribe({ after: start, signal: end.signal }))).toEqual([]);
    });

    it('serves many subscribers, each all events', async () => {
      const followers = Array.from({ length: 8 }, () =>
        follow(store.subscribe({ after: start, signal: end.signal }), new Set([stream]), 30),
      );
      for (let next = 0; next < 30; next++) {
        await store.append(stream, next === 0 ? 'no-stream' : revision(next - 1), someEvents(1));
      }
      const ids = await idsIn(store, stream);
      for (const seen of await Promise.all(followers)) expect(idsOf(seen)).toEqual(ids);
    });

    it('keeps nothing of a consumer that leaves early', async () => {
      await store.append(stream, 'no-stream', someEvents(5));
      for (let round = 0; round < 20; round++) {
        for await (const { kind } of store.subscribe({ after: start, signal: end.signal })) {
          if (kind === (round % 2 === 0 ? 'event' : 'caught-up')) break;
        }
      }
      expect(getEventListeners(end.signal, 'abort')).toEqual([]);
    });

    it('loses and doubles nothing, however appends, reading and waiting interleave', () =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 700 }),
          fc.array(fc.record({ events: fc.integer({ min: 1, max: 40 }), turns: fc.nat(4) }), {
            minLength: 1,
            maxLength: 12,
          }),
          fc.array(fc.nat(3), { minLength: 1, maxLength: 7 }),
          async (before, bursts, pauses) => {
            const after = await endOf(store);
            const live = Array.from({ length: 2 }, aStream);
            const old = aStream();
            if (before > 0) await store.append(old, 'no-stream', someEvents(before));
            const total = before + live.length * bursts.reduce((sum, { events }) => sum + events, 0);
            const [seen] = await Promise.all([
              follow(store.subscribe({ after, signal: end.signal }), new Set([old, ...live]), total, (count) =>
                turns(count % 16 === 0 ? pauses[count % pauses.length]! : 0),
              ),
              ...live.map((target) => appendBursts(target, bursts)),
            ]);
            const log = await collect(store.readAll({ after }));
            expect(idsOf(seen)).toEqual(
              idsOf(log.filter((event) => event.stream === old || live.includes(event.stream))),
            );
            expect(seen).toHaveLength(total);
          },
        ),
        { numRuns: 15 },
      ));

    async function appendBursts(
      target: StreamName,
      bursts: readonly { events: number; turns: number }[],
    ): Promise<void> {
      let next = 0;
      for (const burst of bursts) {
        await store.append(target, next === 0 ? 'no-stream' : revision(next - 1), someEvents(burst.events));
        next += burst.events;
        await turns(burst.turns);
      }
    }
  });
}
