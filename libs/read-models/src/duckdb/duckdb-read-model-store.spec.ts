import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { sql } from 'kysely';
import { position, revision, streamName, type LogId } from '#event-store/port';
import { SCHEMA_VERSION } from '../schema/schema.js';
import { ReadModelBusy, ReadModelInUse, ReadModelOutdated, ReadModelUnavailable } from '../store/errors.js';
import { queries } from '../store/queries.js';
import type { Batch, Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import { readModelStoreContract } from '../store/read-model-store.contract.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { openDuckDbReadModelStore } from './duckdb-read-model-store.js';

readModelStoreContract('DuckDB', async () => {
  const { folder, remove } = await temporaryFolder();
  return { open: () => openDuckDbReadModelStore({ file: join(folder, 'read-model.duckdb') }), remove };
});

const HOLD_FILE = `
  import { DuckDBInstance } from '@duckdb/node-api';
  await DuckDBInstance.create(process.argv[1]);
  console.log('held');
  setInterval(() => {}, 1000);
`;

/** A process that has a DuckDB file open. */
async function holderOf(file: string): Promise<ChildProcess> {
  const args = ['--input-type=module', '-e', HOLD_FILE, file];
  const holder = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  await once(holder.stdout!, 'data');
  return holder;
}

async function execute(file: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

describe('a DuckDB read model', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let file: string;

  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolder());
    file = join(folder, 'read-model.duckdb');
  });

  afterEach(() => remove());

  it('names the process that has the file open', async () => {
    const holder = await holderOf(file);
    try {
      await expect(openDuckDbReadModelStore({ file })).rejects.toMatchObject({
        code: 'read-model-in-use',
        pid: holder.pid,
      });
    } finally {
      holder.kill();
      await once(holder, 'exit');
    }
    await (await openDuckDbReadModelStore({ file })).close();
  });

  it('is open only once in a process', async () => {
    const store = await openDuckDbReadModelStore({ file });
    await expect(openDuckDbReadModelStore({ file: join(folder, '.', 'read-model.duckdb') })).rejects.toThrow(
      ReadModelInUse,
    );
    await store.close();
    await (await openDuckDbReadModelStore({ file })).close();
  });

  it('has to be rebuilt if it has another schema version', async () => {
    await (await openDuckDbReadModelStore({ file })).close();
    await execute(file, `update projection set schema_version = ${SCHEMA_VERSION + 1}`);
    await expect(openDuckDbReadModelStore({ file })).rejects.toMatchObject({ found: SCHEMA_VERSION + 1 });
  });

  it('leaves a file alone that is something else', async () => {
    await execute(file, 'create table something (else_ integer)');
    await expect(openDuckDbReadModelStore({ file })).rejects.toThrow(ReadModelOutdated);
  });

  it('holds every commit, and nothing else, after its process is killed', async () => {
    const store = await openDuckDbReadModelStore({ file });
    await store.claim('projector-a');
    await store.commit(batchAfter(undefined, 1));
    await store.commit(batchAfter(checkpointAt(1), 2));
    // The files as a killed process leaves them: the write-ahead log has not been merged into the database file yet.
    const copy = join(folder, 'killed.duckdb');
    await cp(file, copy);
    await cp(`${file}.wal`, `${copy}.wal`);
    await store.close();
    const recovered = await openDuckDbReadModelStore({ file: copy });
    expect(await recovered.checkpoint()).toEqual(checkpointAt(2));
    expect(await recovered.query(queries.selectFrom('log_event').selectAll().compile())).toHaveLength(2);
    await recovered.close();
  });

  it('is reopened without loss after DuckDB invalidates it', async () => {
    const store = await openDuckDbReadModelStore({ file });
    const ask = (text: string) => store.query(sql<object>`${sql.raw(text)}`.compile(queries));
    await store.claim('projector-a');
    await store.commit(batchAfter(undefined, 1));
    await ask(`set global debug_checkpoint_abort = 'before_header'`);
    await expect(ask('force checkpoint')).rejects.toMatchObject({
      code: 'read-model-unavailable',
      cause: expect.objectContaining({ message: expect.stringMatching(/^FATAL Error/) }),
    });
    expect(await store.checkpoint()).toEqual(checkpointAt(1));
    await store.commit(batchAfter(checkpointAt(1), 2));
    expect(await ask('select * from log_event')).toHaveLength(2);
    await store.close();
  });

  it('does not recreate as empty a file that was invalidated and then removed', async () => {
    const store = await openDuckDbReadModelStore({ file });
    const ask = (text: string) => store.query(sql<object>`${sql.raw(text)}`.compile(queries));
    await ask(`set global debug_checkpoint_abort = 'before_header'`);
    await rm(file);
    await expect(ask('force checkpoint')).rejects.toThrow(ReadModelUnavailable);
    await expect(store.checkpoint()).rejects.toThrow('the file no longer exists');
    await store.close();
  });
});

describe('readers of a DuckDB read model', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let store: ReadModelStore;

  const openWith = async (bounds: object): Promise<void> => {
    store = await openDuckDbReadModelStore({ file: join(folder, 'read-model.duckdb'), ...bounds });
  };
  const ask = () => store.query(sql<{ n: number }>`select 1 as n`.compile(queries));

  /** Occupies a reader until it is released. */
  const holdReader = async (): Promise<() => Promise<unknown>> => {
    const rows = store.stream(sql<object>`from range(10000)`.compile(queries))[Symbol.asyncIterator]();
    await rows.next();
    return () => rows.return!();
  };

  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolder());
  });

  afterEach(async () => {
    await store.close();
    await remove();
  });

  it('fail at once beyond the limits, and are admitted again later', async () => {
    await openWith({ readers: 1, waiting: 1 });
    const giveBack = await holdReader();
    const waits = ask();
    await expect(ask()).rejects.toThrow(ReadModelBusy);
    await expect(holdReader()).rejects.toThrow(ReadModelBusy);
    await giveBack();
    expect(await waits).toEqual([{ n: 1 }]);
    expect(await ask()).toEqual([{ n: 1 }]);
  });

  it('never block the checkpoint of the projector, however many there are', async () => {
    await openWith({ readers: 1, waiting: 0 });
    const giveBack = await holdReader();
    await expect(ask()).rejects.toThrow(ReadModelBusy);
    expect(await Promise.all([store.checkpoint(), store.checkpoint(), store.parkedStreams()])).toEqual([
      undefined,
      undefined,
      [],
    ]);
    await giveBack();
  });

  it('are answered if they wait when it is closed', async () => {
    await openWith({ readers: 1, waiting: 2 });
    const giveBack = await holdReader();
    const waiting = [ask(), ask()];
    const closing = store.close();
    await giveBack();
    expect(await Promise.all(waiting)).toEqual([[{ n: 1 }], [{ n: 1 }]]);
    await closing;
    await openWith({});
  });

  it('fail clearly when memory runs out, and block nobody', async () => {
    await openWith({ readers: 1, waiting: 0, memoryLimit: '20MB' });
    const large = sql<object>`select list(n) from range(5000000) t (n)`.compile(queries);
    await expect(store.query(large)).rejects.toThrow(ReadModelBusy);
    await expect(store.stream(large)[Symbol.asyncIterator]().next()).rejects.toThrow('DuckDB is out of memory: failed');
    expect(await ask()).toEqual([{ n: 1 }]);
  });
});

function checkpointAt(at: number): Checkpoint {
  return {
    logId: '6f1c2f1e-8f7a-4b59-9d3c-0f6f6f1f0a01' as LogId,
    position: position(at),
    eventId: `event-${at}`,
    stream: streamName('episode-1'),
    revision: revision(at - 1),
    recordedAt: at,
    events: BigInt(at),
  };
}

function batchAfter(previous: Checkpoint | undefined, at: number): Batch {
  return {
    owner: 'projector-a',
    previous,
    next: checkpointAt(at),
    opened: new Map(),
    closings: new Map(),
    logEvents: [{ position: BigInt(at), recordedAt: at }],
    parked: [],
    unparked: [],
  };
}
