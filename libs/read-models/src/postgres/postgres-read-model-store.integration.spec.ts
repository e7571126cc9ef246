import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { standBy } from '../projector/stand-by.js';
import { SCHEMA_VERSION } from '../schema/schema.js';
import {
  AlreadyProjected,
  CheckpointLost,
  QueryTimedOut,
  ReadModelBusy,
  ReadModelOutdated,
  ReadModelUnavailable,
} from '../store/errors.js';
import { queries } from '../store/queries.js';
import { readModelStoreContract } from '../store/read-model-store.contract.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import type { PostgresOptions } from './options.js';
import { openPostgresReadModelStore } from './postgres-read-model-store.js';
import { SchemaNotPermitted } from './prepare-schema.js';
import { batchAt, checkpointAt } from './testing/batches.js';
import { claimingProcess } from './testing/claim-holder.js';
import { urlOf, usePostgres } from './testing/use-postgres.js';

const postgres = usePostgres();

readModelStoreContract('PostgreSQL', async () => {
  const location = postgres.newSchemas();
  return {
    open: () => openPostgresReadModelStore(location),
    remove: async () => void (await postgres.execute(`drop schema ${location.schema}, ${location.views} cascade`)),
  };
});

describe('a PostgreSQL read model', () => {
  let location: PostgresOptions & { readonly schema: string };
  const opened: ReadModelStore[] = [];

  const open = async (options: Partial<PostgresOptions> = {}): Promise<ReadModelStore> => {
    const store = await openPostgresReadModelStore({ ...location, ...options });
    opened.push(store);
    return store;
  };
  /** Ends the connections of a purpose as a restart of the server would. */
  const endConnections = (purpose: string) =>
    postgres.execute(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = 'stepdown ${purpose}'`,
    );

  beforeEach(() => {
    location = postgres.newSchemas();
  });

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  it('is created once by several processes that start at the same time', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => open()));
    for (const store of stores) expect(await store.checkpoint()).toBeUndefined();
    expect(await postgres.execute(`select count(*)::int as rows from ${location.schema}.projection`)).toEqual([
      { rows: 1 },
    ]);
  });

  it('has to be rebuilt if it has another schema version, also if such a one takes over', async () => {
    const store = await open();
    await postgres.execute(`update ${location.schema}.projection set schema_version = ${SCHEMA_VERSION + 1}`);
    await expect(open()).rejects.toMatchObject({ code: 'read-model-outdated', found: SCHEMA_VERSION + 1 });
    await expect(store.checkpoint()).rejects.toThrow(/rebuild it from the log/);
  });

  it('leaves a schema alone that is something else', async () => {
    await postgres.execute(`create schema ${location.schema}; create table ${location.schema}.something (id integer)`);
    await expect(open()).rejects.toThrow(ReadModelOutdated);
  });

  it('reports what an administrator has to grant', async () => {
    await postgres.execute(`create role store_guest login password 'store_guest'`);
    await expect(open({ url: urlOf(postgres.database, 'store_guest') })).rejects.toThrow(SchemaNotPermitted);
  });

  it('is unavailable without a server, and does not reveal the password', async () => {
    const url = 'postgres://somebody:secret@127.0.0.1:1/nowhere';
    const failure = await open({ url }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReadModelUnavailable);
    expect(String(failure)).toMatch(/schema \w+ of postgres:\/\/127.0.0.1:1\/nowhere cannot be reached/);
    expect(String(failure)).not.toMatch(/secret/);
  });

  it('accepts only plain names', async () => {
    await expect(open({ schema: 'facts; drop table x' })).rejects.toThrow(TypeError);
  });

  it('runs queries read-only and with a time limit', async () => {
    const store = await open({ statementTimeout: 100 });
    const write = sql`delete from projection`.compile(queries);
    await expect(store.query(write)).rejects.toThrow(/read-only/);
    await expect(store.query(sql`select pg_sleep(60)`.compile(queries))).rejects.toThrow(QueryTimedOut);
    expect(await store.checkpoint()).toBeUndefined();
  });

  it('refuses queries beyond the limits at once, except those of the service itself', async () => {
    const store = await open({ readers: 1, waiting: 1 });
    const numbers = sql<{ n: number }>`select n from generate_series(1, 5000) as n`.compile(queries);
    const running = store.stream(numbers)[Symbol.asyncIterator]();
    await running.next();
    const waits = store.query(numbers);
    await expect(store.query(numbers)).rejects.toThrow(ReadModelBusy);
    await expect(store.stream(numbers)[Symbol.asyncIterator]().next()).rejects.toThrow(ReadModelBusy);
    expect(await Promise.all([store.checkpoint(), store.parkedStreams()])).toEqual([undefined, []]);
    await running.return!();
    expect(await waits).toHaveLength(5000);
    expect(await store.query(numbers)).toHaveLength(5000);
  });

  it('reports that a query may be repeated if the server ran out of memory', async () => {
    const store = await open();
    await postgres.execute(`
      create function ${location.schema}.exhausted() returns int language plpgsql
      as $$ begin raise exception using errcode = '53200'; end $$`);
    await expect(store.query(sql`select exhausted()`.compile(queries))).rejects.toThrow(ReadModelBusy);
  });

  it('releases a connection when a stream is left half-way', async () => {
    const store = await open({ readers: 1 });
    const numbers = sql<{ n: number }>`select n from generate_series(1, 5000) as n`.compile(queries);
    for await (const { n } of store.stream(numbers)) if (n === 1500) break;
    expect(await store.query(numbers)).toHaveLength(5000);
  });

  it('reports a stream whose connection is lost', async () => {
    const store = await open();
    const numbers = sql<{ n: number }>`select n from generate_series(1, 5000) as n`.compile(queries);
    const reading = async (): Promise<void> => {
      for await (const { n } of store.stream(numbers)) if (n === 1500) await endConnections('reader');
    };
    await expect(reading()).rejects.toThrow(ReadModelUnavailable);
    expect(await store.query(numbers)).toHaveLength(5000);
  });

  it('returns sums, means and instants as numbers and text that do not depend on the server', async () => {
    const store = await open();
    const values = sql`
      select sum(n) as small, sum(n::bigint) as big, avg(n) as mean, date '2026-03-02' as day, 0.1::float8 as tenth
      from generate_series(1, 4) as n`;
    expect(await store.query(values.compile(queries))).toEqual([
      { small: 10n, big: 10n, mean: 2.5, day: '2026-03-02', tenth: 0.1 },
    ]);
  });

  it('reconnects after the server has ended its connections', async () => {
    const notices: string[] = [];
    const store = await open({ onNotice: (message) => notices.push(message) });
    await store.claim('projector-a');
    await store.commit(batchAt(1));
    await endConnections('reader');
    await endConnections('projector');
    await expect(store.commit(batchAt(2))).rejects.toThrow();
    await store.claim('projector-a');
    expect(await store.checkpoint()).toEqual(checkpointAt(1));
    await store.commit(batchAt(2));
    expect(notices).toContainEqual(expect.stringContaining("projector's connection was lost"));
  });

  describe('claimed by several processes', () => {
    it('is written only by the first', async () => {
      const [first, second] = [await open(), await open()];
      await first.claim('projector-a');
      await expect(second.claim('projector-b')).rejects.toMatchObject({ owner: 'projector-a' });
      await expect(second.commit(batchAt(1, 'projector-b'))).rejects.toThrow(CheckpointLost);
      await expect(second.commit(batchAt(1))).rejects.toThrow(CheckpointLost);
      await first.commit(batchAt(1));
      await first.release('projector-a');
      await second.claim('projector-b');
      await second.commit(batchAt(2, 'projector-b'));
      await expect(first.commit(batchAt(3))).rejects.toThrow(CheckpointLost);
    });

    it('is independent in each schema', async () => {
      const first = await open();
      location = postgres.newSchemas();
      const second = await open();
      await first.claim('projector-a');
      await second.claim('projector-b');
    });

    it('writes nothing with a claim that was lost and taken by another', async () => {
      const [first, second] = [await open(), await open()];
      await first.claim('projector-a');
      await first.commit(batchAt(1));
      await endConnections('projector');
      await second.claim('projector-b');
      await expect(first.commit(batchAt(2))).rejects.toThrow();
      await expect(first.claim('projector-a')).rejects.toThrow(AlreadyProjected);
      await second.commit(batchAt(2, 'projector-b'));
      expect(await second.checkpoint()).toEqual(checkpointAt(2));
    });

    it('takes its claim back from an earlier session that the server still considers alive', async () => {
      const [lingering, again] = [await open(), await open()];
      await lingering.claim('projector-a');
      await again.claim('projector-a');
      await again.commit(batchAt(1));
      await expect(lingering.commit(batchAt(2))).rejects.toThrow();
    });

    it('is taken over by a standby when the active process is killed', async () => {
      const store = await open();
      const active = await claimingProcess(postgres.database.url, location.schema);
      const exit = once(active, 'exit');
      const waitedFor: string[] = [];
      await standBy(() => store.claim('projector-b'), {
        signal: new AbortController().signal,
        every: 20,
        onStandBy: (owner) => {
          waitedFor.push(owner);
          active.kill('SIGKILL');
        },
      });
      await exit;
      expect(waitedFor).toEqual(['another process']);
      await store.commit(batchAt(1, 'projector-b'));
    });

    it('lets a standby stop waiting', async () => {
      const [first, second] = [await open(), await open()];
      await first.claim('projector-a');
      const controller = new AbortController();
      const standing = standBy(() => second.claim('projector-b'), {
        signal: controller.signal,
        onStandBy: () => controller.abort(new Error('no longer needed')),
      });
      await expect(standing).rejects.toThrow('no longer needed');
    });
  });
});
