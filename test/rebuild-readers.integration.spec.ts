import { ProjectorHost } from '#server/engine/projector-host';
import { usePostgres } from '#read-models/postgres/testing/use-postgres';
import { postgresTestPlace } from '#read-models/testing/places';
import { rebuildReadersContract } from './rebuild-readers.contract.js';

const postgres = usePostgres();

rebuildReadersContract(
  'in the process that projects into PostgreSQL and in one that only reads',
  () => postgresTestPlace(postgres),
  async (place, log, settings) => {
    const own = place();
    const store = await own.open();
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const host = new ProjectorHost({ place: own, store, log, settings, onActive: () => begin() });
    await begun;
    const elsewhere = await place().open();
    return {
      readers: [store, elsewhere],
      rebuild: (options) => host.rebuild(options),
      async close() {
        await host.stop();
        await elsewhere.close();
        await store.close();
      },
    };
  },
);
