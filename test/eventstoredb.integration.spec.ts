import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, collect, endOf, follow, idsOf, someEvents } from '#event-store/contract/support';
import { eventStoreContract } from '#event-store/event-store.contract';
import type { OpenLog } from '#event-store/event-store.contract';
import { openEventStoreDb } from '#event-store/eventstoredb/event-store-db';
import type { EventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { recordCourses } from './support/eventstoredb/courses.js';
import { StandIn } from './support/eventstoredb/stand-in.js';
import { Wire } from './support/eventstoredb/wire.js';

/** A server that a suite runs against. */
interface Node {
  readonly connectionString: string;
  kill(): Promise<void>;
}

runsOn('the stand-in of EventStoreDB', () => StandIn.start());

/** The connection string of a single node without TLS, whose log is only added to. */
const realNode = process.env['TEST_EVENTSTOREDB'];
if (realNode !== undefined) {
  runsOn('EventStoreDB', () => Promise.resolve({ connectionString: realNode, kill: () => Promise.resolve() }));
}

function runsOn(name: string, start: () => Promise<Node>): void {
  eventStoreContract(name, async () => {
    const node = await start();
    const log = await logAt(node.connectionString);
    const dispose = async () => {
      await log.dispose();
      await node.kill();
    };
    return { ...log, dispose };
  });

  describe(`${name} behind a connection that breaks`, () => {
    let node: Node;
    let wire: Wire;
    let store: EventStoreDb;
    beforeEach(async () => {
      node = await start();
      const { hostname, port } = new URL(node.connectionString);
      wire = new Wire(hostname);
      await wire.open(Number(port));
      const connectionString = `esdb://127.0.0.1:${wire.port}?tls=false`;
      store = await openEventStoreDb({ connectionString, backOff: { first: 1, most: 100 }, readFailures: 20 });
    });
    afterEach(async () => {
      await store.close();
      await wire.close();
      await node.kill();
    });

    it('has every command acknowledged to 64 writers in the log once', async () => {
      const start = await endOf(store);
      let acknowledged = 0;
      const recorded = await recordCourses(store, 64, () => {
        if (++acknowledged % 40 === 0) wire.cut();
      });
      const log = await collect(store.readAll({ after: start }));
      const positions = new Map(recorded.map(({ commandId, position }) => [commandId, position]));
      const ours = log.filter(({ metadata }) => positions.has(metadata.commandId));
      expect(ours).toHaveLength(recorded.length);
      for (const { metadata, position } of ours) expect(position).toBe(positions.get(metadata.commandId));
    });

    it('hands every event out once, in order, to a subscription that is cut 100 times', async () => {
      const start = await endOf(store);
      const streams = new Set(Array.from({ length: 50 }, aStream));
      for (const stream of streams) await store.append(stream, 'no-stream', someEvents(10));
      const { signal } = new AbortController();
      const seen = await follow(store.subscribe({ after: start, signal }), streams, 500, async (count) => {
        if (count % 5 === 0) wire.cut();
      });
      const log = await collect(store.readAll({ after: start }));
      expect(idsOf(seen)).toEqual(idsOf(log.filter(({ stream }) => streams.has(stream))));
    });
  });
}

async function logAt(connectionString: string): Promise<OpenLog> {
  const opened = [await openEventStoreDb({ connectionString })];
  const closeAll = () => Promise.all(opened.map((store) => store.close()));
  return {
    store: opened[0]!,
    reopen: async () => {
      await closeAll();
      const store = await openEventStoreDb({ connectionString });
      opened.push(store);
      return store;
    },
    dispose: async () => void (await closeAll()),
  };
}
