import { eventStoreContract } from '#event-store/event-store.contract';
import type { OpenLog } from '#event-store/event-store.contract';
import { openEventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { StandIn } from './support/eventstoredb/stand-in.js';

eventStoreContract('the stand-in of EventStoreDB', async () => {
  const standIn = await StandIn.start();
  const log = await logAt(standIn.connectionString);
  return {
    ...log,
    dispose: async () => {
      await log.dispose();
      await standIn.kill();
    },
  };
});

const realNode = process.env['STEPDOWN_TEST_EVENTSTOREDB'];
if (realNode !== undefined) eventStoreContract('EventStoreDB', () => logAt(realNode));

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
