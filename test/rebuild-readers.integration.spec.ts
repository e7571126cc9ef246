import { ProjectorHost } from '#server/engine/projector-host';
import { usePostgres } from '#read-models/postgres/testing/use-postgres';
import type { ReadModelLocation } from '#read-models/store/read-model-location';
import type { RebuildResult } from '#read-models/rebuild/rebuild';
import { SCHEMA_VERSION } from '#read-models/schema/schema';
import { ReadModelOutdated } from '#read-models/store/errors';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import { postgresTestLocation } from '#read-models/testing/test-locations';
import { rebuildReadersContract, type Serve, type Serving } from './rebuild-readers.contract.js';

const postgres = usePostgres();

type Parts = Parameters<Serve>;

/** A process that projects, in its turn. */
async function projecting(location: ReadModelLocation, log: Parts[1], settings: Parts[2]) {
  const store = await location.open({ allowOlder: true });
  let renewed: (rebuilt: RebuildResult) => void = () => undefined;
  let begin: () => void = () => undefined;
  const again = new Promise<RebuildResult>((resolve) => (renewed = resolve));
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const host = new ProjectorHost({ location, store, log, settings, onActive: begin, onOutdatedRebuilt: renewed });
  return {
    host,
    store,
    begun,
    again,
    async close() {
      await host.stop();
      await store.close();
    },
  };
}

rebuildReadersContract(
  'in the process that projects into PostgreSQL and in one that only reads',
  () => postgresTestLocation(postgres),
  async (location, log, settings) => {
    const process = await projecting(location(), log, settings);
    await process.begun;
    const elsewhere = await location().open();
    return {
      readers: [process.store, elsewhere],
      rebuild: (options) => process.host.rebuild(options),
      async close() {
        await elsewhere.close();
        await process.close();
      },
    };
  },
);

rebuildReadersContract(
  'where processes of a newer version start on PostgreSQL while older ones run',
  () => postgresTestLocation(postgres),
  async (location, log, settings) => {
    const older = await projecting(location(), log, settings);
    await older.begun;
    const newer: Awaited<ReturnType<typeof projecting>>[] = [];
    return {
      readers: [eitherOf(older.store, () => newer[0]?.store)],
      async rebuild() {
        const [one, other] = [location(SCHEMA_VERSION + 1), location(SCHEMA_VERSION + 1)];
        newer.push(await projecting(one, log, settings), await projecting(other, log, settings));
        return Promise.race(newer.map(({ again }) => again));
      },
      async close() {
        for (const process of [...newer, older]) await process.close();
      },
    };
  },
);

/** What a load balancer does: who does not answer, because the read models are of another version, is not asked. */
function eitherOf(older: ReadModelStore, newer: () => ReadModelStore | undefined): Serving['readers'][number] {
  const either = async <T>(ask: (store: ReadModelStore) => Promise<T>): Promise<T> => {
    try {
      return await ask(older);
    } catch (error) {
      const other = newer();
      if (!(error instanceof ReadModelOutdated) || other === undefined) throw error;
      return ask(other);
    }
  };
  return {
    readConsistently: (work) => either((store) => store.readConsistently(work)),
    checkpoint: () => either((store) => store.checkpoint()),
    stream: (query) => older.stream(query),
  };
}
