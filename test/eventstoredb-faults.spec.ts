import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect, endOf, follow, idsIn, idsOf, someEvents } from '#event-store/contract/support';
import { openEventStoreDb } from '#event-store/eventstoredb/event-store-db';
import type { EventStoreDb, EventStoreDbOptions } from '#event-store/eventstoredb/event-store-db';
import type { Interruption } from '#event-store/eventstoredb/read-retries';
import { revision } from '#event-store/port';
import type { StreamName } from '#event-store/port';
import { recordCourses } from './support/eventstoredb/courses.js';
import type { AppendFate, EventFate } from './support/eventstoredb/faults.js';
import { StandIn } from './support/eventstoredb/stand-in.js';

describe('the log in EventStoreDB when things break', () => {
  let standIn: StandIn;
  let stores: EventStoreDb[];
  let interruptions: Interruption[];

  beforeEach(async () => {
    standIn = await StandIn.start();
    stores = [];
    interruptions = [];
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await standIn.kill();
  });

  async function open(options: Partial<EventStoreDbOptions> = {}): Promise<EventStoreDb> {
    const store = await openEventStoreDb({
      connectionString: standIn.connectionString,
      backOff: { first: 1, most: 20 },
      onInterruption: (interruption) => interruptions.push(interruption),
      ...options,
    });
    stores.push(store);
    return store;
  }

  /** Gives each append in turn a fate of its own; those after the last are answered. */
  function appendsMeet(...fates: readonly AppendFate[]): void {
    let next = 0;
    standIn.faults.append = () => fates[next++] ?? 'answer';
  }

  describe('recording of 64 writers', () => {
    it.each<[string, AppendFate[]]>([
      ['before the write', ['cut before']],
      ['after the write', ['cut after']],
      ['now before, now after the write, and refuses in between', ['cut before', 'refuse', 'cut after', 'cut after']],
    ])('has every acknowledged command in the log once while the connection drops %s', async (_when, fates) => {
      let arrived = 0;
      standIn.faults.append = () => (++arrived % 37 === 0 ? fates[(arrived / 37) % fates.length]! : 'answer');
      const store = await open();
      const recorded = await recordCourses(store, 64);

      const log = await collect(store.readAll());
      expect(log.map(({ metadata }) => metadata.commandId).sort()).toEqual(
        recorded.map(({ commandId }) => commandId).sort(),
      );
      for (const { commandId, position } of recorded) {
        expect(log.find((event) => event.position === position)?.metadata.commandId).toBe(commandId);
      }
      // Those that were written and not answered are found, and not sent again.
      if (fates.some((fate) => fate !== 'cut after')) expect(arrived).toBeGreaterThan(recorded.length);
    });
  });

  describe('an append', () => {
    const events = someEvents(2);
    let stream: StreamName;
    beforeEach(() => {
      stream = aStream();
    });

    it.each<AppendFate>(['cut before', 'lose', 'refuse'])(
      'has an unknown outcome after %j, and gets its first answer when repeated',
      async (fate) => {
        const store = await open({ appendTimeout: 1_000 });
        appendsMeet(fate);
        await expect(store.append(stream, 'no-stream', events)).rejects.toMatchObject({ code: 'outcome-unknown' });
        const answer = await store.append(stream, 'no-stream', events);
        expect(answer.revision).toBe(1n);
        expect(await store.append(stream, 'no-stream', events)).toEqual(answer);
        expect(await idsIn(store, stream)).toEqual(idsOf(events));
      },
    );

    it.each<AppendFate>(['cut after', 'hang'])('is found where it was written, when met by %j', async (fate) => {
      const store = await open({ appendTimeout: 3_600_000 });
      appendsMeet(fate);
      const answer = await store.append(stream, 'no-stream', events);
      expect(await store.append(stream, 'no-stream', events)).toEqual(answer);
      expect(await idsIn(store, stream)).toEqual(idsOf(events));
    });

    it('that is never answered has an unknown outcome in the end; later ones are not kept from theirs', async () => {
      const store = await open({ appendTimeout: 1_000 });
      appendsMeet('lose');
      await expect(store.append(stream, 'no-stream', events)).rejects.toThrow('no answer within 1000 ms');
      expect(await store.append(stream, 'no-stream', events)).toMatchObject({ revision: 1n });
      expect(await idsIn(store, stream)).toEqual(idsOf(events));
    });

    it('fails alone when others are answered meanwhile', async () => {
      const store = await open({ appendTimeout: 1_000 });
      loseOn(stream);
      const lost = expect(store.append(stream, 'no-stream', events)).rejects.toMatchObject({ code: 'outcome-unknown' });
      let done = false;
      const others = appendUntil(store, () => done);
      await lost;
      done = true;
      await others;
    });

    it('to a server that hangs has an unknown outcome, whoever else waits', async () => {
      const store = await open({ appendTimeout: 1_000 });
      await store.append(aStream(), 'no-stream', someEvents(1));
      standIn.wire.hold();
      const streams = Array.from({ length: 64 }, aStream);
      const held = await Promise.allSettled(streams.map((each) => store.append(each, 'no-stream', [anEvent()])));
      expect(held.every(({ status }) => status === 'rejected')).toBe(true);
      standIn.wire.release();
      expect(await store.append(stream, 'no-stream', events)).toMatchObject({ revision: 1n });
    });

    it('fails while the server is down and succeeds when it is back', async () => {
      const store = await open();
      await store.append(aStream(), 'no-stream', someEvents(1));
      await standIn.kill();
      await expect(store.append(stream, 'no-stream', events)).rejects.toMatchObject({ code: 'outcome-unknown' });
      await standIn.start();
      await appendAgain(store, events);
      expect(await idsIn(store, stream)).toEqual(idsOf(events));
    });

    it('is not disturbed by the failure of another store of the process', async () => {
      const [store, other] = [await open(), await open({ appendTimeout: 100 })];
      loseOn(stream);
      const failing = other.append(stream, 'no-stream', someEvents(1));
      const failed = expect(failing).rejects.toMatchObject({ code: 'outcome-unknown' });
      await appendUntil(store, () => standIn.database.log.length > 300);
      await failed;
    });

    it.each<AppendFate>(['cut before', 'cut after', 'refuse'])('of an identity survives %j', async (fate) => {
      const store = await open();
      appendsMeet(fate);
      const identity = await store.identity();
      expect(await (await open()).identity()).toBe(identity);
    });

    it('is refused, and not unknown, where the server allows less than the port', async () => {
      const store = await open();
      const type = 'x'.repeat(400_000);
      await expect(store.append(stream, 'no-stream', [anEvent({ type }), anEvent({ type })])).rejects.toMatchObject({
        code: 'append-refused',
        reason: 'too-large',
      });
    });

    function loseOn(lost: StreamName): void {
      standIn.faults.append = (name) => (name === lost ? 'lose' : 'answer');
    }

    async function appendUntil(store: EventStoreDb, done: () => boolean): Promise<void> {
      const other = aStream();
      await store.append(other, 'no-stream', [anEvent()]);
      for (let at = 0; !done(); at++) await store.append(other, revision(at), [anEvent()]);
    }

    async function appendAgain(store: EventStoreDb, sent: typeof events): Promise<void> {
      try {
        await store.append(stream, 'no-stream', sent);
      } catch (error) {
        expect(error).toMatchObject({ code: 'outcome-unknown' });
        await appendAgain(store, sent);
      }
    }
  });

  describe('an identity', () => {
    it('of a log whose node does not come back is given up after as many attempts as any read, and names the node', async () => {
      const { host } = new URL(standIn.connectionString);
      const store = await open({ readFailures: 3, connectionString: `esdb://admin:c%40h@${host}?tls=false` });
      await standIn.kill();
      const message = expect.stringMatching(`^the event store at ${host} cannot be reached: .*ECONN`);
      await expect(store.identity()).rejects.toMatchObject({ code: 'event-store-unreachable', message });
      expect(interruptions.map(({ failures }) => failures)).toEqual([1, 2]);
      await standIn.start();
      expect(await store.identity()).toBe(await (await open()).identity());
    });
  });

  describe('a subscription', () => {
    const end = new AbortController();

    it('that is cut 100 times while it catches up hands out every event once, in order', async () => {
      const store = await open();
      const streams = await fill(store, 50, 10);
      standIn.faults.checkpointsAhead = true;
      const met = new Set<bigint>();
      standIn.faults.event = ({ position }) => {
        if (met.has(position)) return 'send';
        met.add(position);
        return met.size % 5 === 0 ? breaks[met.size % breaks.length]! : 'send';
      };
      const breaks: readonly EventFate[] = ['cut', 'end', 'fail'];

      const seen = await follow(store.subscribe({ signal: end.signal }), streams, 500);
      expect(idsOf(seen)).toEqual(idsOf(await collect(store.readAll())));
      expect(interruptions.filter(({ of }) => of === 'subscription').length).toBeGreaterThanOrEqual(100);
    });

    it('goes on through a restart of the server', async () => {
      const store = await open();
      const stream = aStream();
      await store.append(stream, 'no-stream', someEvents(3));
      const seen: string[] = [];
      let restarted = false;
      for await (const item of store.subscribe({ signal: end.signal })) {
        if (item.kind === 'event') seen.push(item.id);
        else if (!restarted) {
          restarted = true;
          await standIn.kill();
          await standIn.start();
          await (await open()).append(stream, revision(2), someEvents(3));
        } else if (seen.length >= 6) break;
      }
      expect(seen).toEqual(await idsIn(store, stream));
      expect(interruptions[0]).toMatchObject({ of: 'subscription', failures: 1 });
    });

    it.each(['end', 'catch up'] as const)(
      'whose consumer is too slow, so that the server lets it %s, hands out every event once, in order',
      async (reaction) => {
        const store = await open();
        const stream = aStream();
        await store.append(stream, 'no-stream', [anEvent()]);
        standIn.faults.slowness = 50;
        let sayTooSlow = () => {};
        const tooSlow = new Promise<void>((resolve) => (sayTooSlow = resolve));
        standIn.faults.tooSlow = () => {
          sayTooSlow();
          return reaction;
        };
        const [seen] = await Promise.all([
          follow(store.subscribe({ signal: end.signal }), new Set([stream]), 2_001, (count) =>
            count === 2 ? tooSlow : Promise.resolve(),
          ),
          appendLater(store, stream),
        ]);
        expect(idsOf(seen)).toEqual(await idsIn(store, stream));
      },
    );

    it('ends without an error when aborted while the server is down', async () => {
      const store = await open();
      await store.append(aStream(), 'no-stream', someEvents(1));
      const stopped = new AbortController();
      for await (const { kind } of store.subscribe({ signal: stopped.signal })) {
        if (kind !== 'caught-up') continue;
        await standIn.kill();
        setImmediate(() => stopped.abort());
      }
      await standIn.start();
      expect(stopped.signal.aborted).toBe(true);
    });

    it('fails when its store is closed while the server is down', async () => {
      const store = await open({ onInterruption: () => void store.close() });
      await store.append(aStream(), 'no-stream', someEvents(1));
      const following = (async () => {
        for await (const { kind } of store.subscribe({ signal: end.signal })) {
          if (kind === 'caught-up') await standIn.kill();
        }
      })();
      await expect(following).rejects.toThrow('closed');
      await standIn.start();
    });

    it('refuses to start where the log has no event, as reading does', async () => {
      const store = await open();
      const { position } = await store.append(aStream(), 'no-stream', someEvents(1));
      const after = { after: (position + 1n) as typeof position };
      const refusal = { code: 'unknown-position', position: position + 1n };
      await expect(collect(store.subscribe({ ...after, signal: end.signal }))).rejects.toMatchObject(refusal);
      await expect(collect(store.readAll(after))).rejects.toMatchObject(refusal);
    });

    async function fill(store: EventStoreDb, count: number, each: number): Promise<Set<StreamName>> {
      const streams = Array.from({ length: count }, aStream);
      for (const stream of streams) await store.append(stream, 'no-stream', someEvents(each));
      return new Set(streams);
    }

    /** More than the buffers of both sides hold. */
    async function appendLater(store: EventStoreDb, stream: StreamName): Promise<void> {
      for (let at = 0; at < 2_000; at += 100) await store.append(stream, revision(at), someEvents(100));
    }
  });

  describe('a read', () => {
    it('goes on where the connection broke', async () => {
      const store = await open();
      const stream = aStream();
      for (let at = 0; at < 3_000; at += 500) {
        await store.append(stream, at === 0 ? 'no-stream' : revision(at - 1), someEvents(500));
      }
      const seen = { all: 0, forwards: 0, backwards: 0 };
      const cutting = async (way: keyof typeof seen, events: AsyncIterable<{ id: string }>) => {
        const ids: string[] = [];
        for await (const { id } of events) {
          ids.push(id);
          if (++seen[way] % 1000 === 0) standIn.cut();
        }
        return ids;
      };
      const ids = standIn.database.log.filter((event) => event.stream === stream).map(({ id }) => id);
      expect(await cutting('all', store.readAll())).toEqual(ids);
      expect(await cutting('forwards', store.readStream(stream))).toEqual(ids);
      const backwards = store.readStream(stream, { direction: 'backwards' });
      expect(await cutting('backwards', backwards)).toEqual(ids.reverse());
    });

    it('fails in the end when the server does not come back', async () => {
      const store = await open({ readFailures: 3 });
      await store.append(aStream(), 'no-stream', someEvents(1));
      await standIn.kill();
      await expect(collect(store.readAll())).rejects.toMatchObject({ code: 14 });
      await expect(store.head()).rejects.toMatchObject({ code: 14 });
      await expect(endOf(store)).rejects.toMatchObject({ code: 14 });
      expect(interruptions.map(({ failures }) => failures)).toEqual([1, 2, 1, 2, 1, 2]);
      await standIn.start();
    });
  });
});
