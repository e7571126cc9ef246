import { ProjectorHost } from '#server/engine/projector-host';
import { usePostgres } from '#read-models/postgres/testing/use-postgres';
import type { ReadModelPlace } from '#read-models/read-model-place';
import type { Rebuilt } from '#read-models/rebuild';
import { SCHEMA_VERSION } from '#read-models/schema/schema';
import { ReadModelOutdated } from '#read-models/store/errors';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import { postgresTestPlace } from '#read-models/testing/places';
import { rebuildReadersContract, type Serve, type Serving } from './rebuild-readers.contract.js';

const postgres = usePostgres();

type Parts = Parameters<Serve>;

/** A process that projects, in its turn. */
async function projecting(place: ReadModelPlace, log: Parts[1], settings: Parts[2]) {
  const store = await place.open({ older: true });
  let renewed: (rebuilt: Rebuilt) => void = () => undefined;
  let begin: () => void = () => undefined;
  const anew = new Promise<Rebuilt>((resolve) => (renewed = resolve));
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const host = new ProjectorHost({ place, store, log, settings, onActive: begin, onRenewed: renewed });
  return {
    host,
    store,
    begun,
    anew,
    async close() {
      await host.stop();
      await store.close();
    },
  };
}

rebuildReadersContract(
  'in the process that projects into PostgreSQL and in one that only reads',
  () => postgresTestPlace(postgres),
  async (place, log, settings) => {
    const process = await projecting(place(), log, settings);
    await process.begun;
    const elsewhere = await place().open();
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
  'where processes of a newer version start on PostgreSQL beside those of an older one',
  () => postgresTestPlace(postgres),
  async (place, log, settings) => {
    const older = await projecting(place(), log, settings);
    await older.begun;
    const newer: Awaited<ReturnType<typeof projecting>>[] = [];
    return {
      readers: [eitherOf(older.store, () => newer[0]?.store)],
      async rebuild() {
        const [one, other] = [place(SCHEMA_VERSION + 1), place(SCHEMA_VERSION + 1)];
        newer.push(await projecting(one, log, settings), await projecting(other, log, settings));
        return Promise.race(newer.map(({ anew }) => anew));
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
    reading: (work) => either((store) => store.reading(work)),
    checkpoint: () => either((store) => store.checkpoint()),
    stream: (query) => older.stream(query),
  };
}
