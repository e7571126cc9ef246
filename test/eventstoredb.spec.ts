import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect, idsIn, idsOf, someEvents } from '#event-store/contract/support';
import { openEventStoreDb } from '#event-store/eventstoredb/event-store-db';
import type { AppendObservation, EventStoreDb, EventStoreDbOptions } from '#event-store/eventstoredb/event-store-db';
import { revision, streamName } from '#event-store/port';
import type { RecordedEvent } from '#event-store/port';
import { StandIn } from './support/eventstoredb/stand-in.js';

describe('a log in EventStoreDB', () => {
  let standIn: StandIn;
  let stores: EventStoreDb[];
  let store: EventStoreDb;

  beforeEach(async () => {
    standIn = await StandIn.start();
    stores = [];
    store = await open();
  });
  afterEach(async () => {
    await Promise.all(stores.map((each) => each.close()));
    await standIn.kill();
  });

  async function open(options: Partial<EventStoreDbOptions> = {}): Promise<EventStoreDb> {
    const opened = await openEventStoreDb({ connectionString: standIn.connectionString, ...options });
    stores.push(opened);
    return opened;
  }

  /** What the server holds of the last event of ours. */
  function stored(): { readonly metadata: Record<string, unknown> } {
    const last = standIn.database.log.filter(({ stream }) => stream.startsWith('episode-')).at(-1)!;
    return { metadata: JSON.parse(Buffer.from(last.metadata).toString()) as Record<string, unknown> };
  }

  async function onlyEvent(): Promise<RecordedEvent> {
    const [event] = await collect(store.readAll());
    return event!;
  }

  it('keeps correlation and causation under the names that EventStoreDB knows', async () => {
    const event = anEvent();
    await store.append(aStream(), 'no-stream', [event]);
    const { correlationId, causationId, ...others } = event.metadata;
    expect(stored().metadata).toEqual({ ...others, $correlationId: correlationId, $causationId: causationId });
  });

  it('tells for every append how many events it had and how long it took', async () => {
    const observed: AppendObservation[] = [];
    const watched = await open({ onAppend: (observation) => observed.push(observation) });
    await watched.append(aStream(), 'no-stream', someEvents(3));
    expect(observed).toEqual([{ events: 3, seconds: expect.any(Number) }]);
  });

  it('gives appends of the same ids one answer, whichever of several clients sends them', async () => {
    const [stream, events] = [aStream(), someEvents(2)];
    const clients = await Promise.all([open(), open(), open()]);
    const answers = await Promise.all(clients.map((client) => client.append(stream, 'no-stream', events)));
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(await idsIn(store, stream)).toEqual(idsOf(events));
  });

  it('is found through the members of a cluster', async () => {
    const port = standIn.wire.port;
    const clustered = await open({ connectionString: `esdb+discover://127.0.0.1:${port}?tls=false` });
    const events = someEvents(2);
    const stream = aStream();
    await clustered.append(stream, 'no-stream', events);
    expect(await idsIn(store, stream)).toEqual(idsOf(events));
  });

  it('refuses a connection string that it cannot read', async () => {
    await expect(open({ connectionString: 'http://127.0.0.1' })).rejects.toThrow('esdb://');
  });

  describe('the time of an event', () => {
    const recordedAt = '2020-02-29T12:34:56.789Z';

    it('is that of the first log after a copy', async () => {
      const copy = { ...anEvent(), recordedAt };
      const stream = aStream();
      const answer = await store.appendCopies(stream, 'no-stream', [copy]);
      expect(await onlyEvent()).toEqual({ ...copy, kind: 'event', stream, revision: 0n, position: answer.position });
      expect(await store.head()).toEqual({ position: answer.position, recordedAt });
    });

    it('is nothing that the metadata of an append could say', async () => {
      const event = anEvent();
      const metadata = { ...event.metadata, 'stepdown-recordedAt': recordedAt };
      await store.append(aStream(), 'no-stream', [{ ...event, metadata }]);
      expect(await onlyEvent()).toMatchObject({
        metadata: event.metadata,
        recordedAt: expect.not.stringMatching('2020'),
      });
      expect(stored().metadata).not.toHaveProperty(['stepdown-recordedAt']);
    });
  });

  describe('its identity', () => {
    it('is one for all that ask, also when none had it before', async () => {
      const others = await Promise.all(Array.from({ length: 8 }, () => open()));
      const identities = await Promise.all(others.map((other) => other.identity()));
      expect(new Set(identities).size).toBe(1);
      expect(identities[0]).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('is not among its events', async () => {
      await store.identity();
      expect(await store.head()).toBeUndefined();
      expect(await collect(store.readAll())).toEqual([]);
    });
  });

  describe('among the streams of others', () => {
    it('writes to none of them', async () => {
      const append = store.append(streamName('billing-7'), 'no-stream', someEvents(1));
      await expect(append).rejects.toMatchObject({ code: 'append-refused', reason: 'malformed-stream' });
    });

    it('finds its head behind any number of their events, and again behind more', async () => {
      const { position } = await store.append(aStream(), 'no-stream', someEvents(1));
      for (const count of [600, 3, 0]) {
        writeForeign(count);
        expect((await store.head())?.position).toBe(position);
      }
      const next = await store.append(aStream(), 'no-stream', someEvents(1));
      writeForeign(20);
      expect((await store.head())?.position).toBe(next.position);
    });

    it('reads past pages of their events', async () => {
      const first = await store.append(aStream(), 'no-stream', someEvents(1));
      writeForeign(5_000);
      const second = await store.append(aStream(), 'no-stream', someEvents(1));
      const positions = (await collect(store.readAll({ limit: 2 }))).map(({ position }) => position);
      expect(positions).toEqual([first.position, second.position]);
      expect(await collect(store.readAll({ after: first.position }))).toHaveLength(1);
    });

    function writeForeign(count: number): void {
      const event = {
        type: 'invoice',
        contentType: 'application/octet-stream',
        data: Buffer.of(255),
        metadata: Buffer.of(),
      };
      const events = Array.from({ length: count }, () => ({ ...event, id: randomUUID() }));
      standIn.database.append('billing-8', 'any', events);
    }
  });

  describe('what an operator does to a stream', () => {
    it('shows: a deleted one is as if it had not been, and may begin again', async () => {
      const stream = aStream();
      await store.append(stream, 'no-stream', someEvents(3));
      standIn.database.softDelete(stream);
      expect(await collect(store.readStream(stream))).toEqual([]);
      const again = someEvents(2);
      const answer = await store.append(stream, 'no-stream', again);
      expect(answer).toMatchObject({ revision: 4n, position: answer.positions[1] });
      expect((await collect(store.readStream(stream))).map((event) => event.revision)).toEqual([3n, 4n]);
      await expect(store.append(stream, revision(4), someEvents(1))).resolves.toMatchObject({ revision: 5n });
    });

    it('shows: one deleted for good can be neither read nor written', async () => {
      const stream = aStream();
      await store.append(stream, 'no-stream', someEvents(1));
      standIn.database.tombstone(stream);
      await expect(collect(store.readStream(stream))).rejects.toThrow(`${stream} was deleted for good`);
      await expect(store.append(stream, revision(0), someEvents(1))).rejects.toThrow('StreamDeleted');
    });

    it('shows: data that are no JSON come as they are, for the reader to make nothing of', async () => {
      const event = { id: randomUUID(), type: 'Scan', contentType: 'application/octet-stream', metadata: Buffer.of() };
      standIn.database.append('episode-1', 'any', [{ ...event, data: Buffer.of(0, 255) }]);
      const unreadable = 'its data are stored as something else than a JSON object';
      expect(await onlyEvent()).toMatchObject({ id: event.id, data: { base64: 'AP8=' }, unreadable });
    });

    it.each([
      ['data', { data: Buffer.from('{"cut'), metadata: Buffer.from('{}') }],
      ['data', { data: Buffer.from('[1]'), metadata: Buffer.from('{}') }],
      ['metadata', { data: Buffer.from('{}'), metadata: Buffer.from('nonsense') }],
      ['metadata', { data: Buffer.from('{}'), metadata: Buffer.from('7') }],
    ] as const)('shows: %s that are called JSON and are none (%j) stop nobody', async (part, stored) => {
      const event = { id: randomUUID(), type: 'Scan', contentType: 'application/json' };
      standIn.database.append('episode-1', 'any', [{ ...event, ...stored }]);
      await store.append(aStream(), 'no-stream', someEvents(1));
      const [found, ...others] = await collect(store.readAll());
      expect(others).toHaveLength(1);
      expect(found).toMatchObject({
        [part]: { base64: stored[part].toString('base64') },
        unreadable: `its ${part} are stored as something else than a JSON object`,
      });
    });
  });

  it('leaves no call open at the server that it left early', async () => {
    await store.append(aStream(), 'no-stream', someEvents(100));
    const { signal } = new AbortController();
    for (let round = 0; round < 20; round++) {
      for await (const event of store.readAll()) if (event.revision === 10n) break;
      for await (const item of store.subscribe({ signal })) if (item.kind === 'caught-up') break;
      await collect(store.readAll({ limit: 5 }));
    }
    await expect(standIn.unread()).resolves.toBeUndefined();
  });
});
