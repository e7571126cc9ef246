import { afterAll, beforeAll } from '@jest/globals';
import { readModelStoreContract } from '../store/read-model-store.contract.js';
import { openPostgresReadModelStore } from './postgres-read-model-store.js';
import { startPostgres, type PostgresServer } from './testing/postgres-server.js';

let server: PostgresServer;
let places = 0;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.remove());

readModelStoreContract('PostgreSQL', async () => {
  const place = `p${++places}`;
  return {
    open: () => openPostgresReadModelStore({ url: server.url, schema: `${place}_facts`, views: place }),
    remove: async () => undefined,
  };
});
