import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { StandIn } from './support/eventstoredb/stand-in.js';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

const losses: readonly (readonly [string, (keys: string) => void])[] = [
  ['moved away', (keys) => renameSync(keys, `${keys}.away`)],
  ['emptied', (keys) => writeFileSync(keys, '{"keys":[]}')],
  ['damaged', (keys) => writeFileSync(keys, 'oops')],
];

describe('a server whose key file was', () => {
  let server: TestServer;
  let auditor: { authorization: string };
  beforeEach(async () => {
    const folder = newFolder();
    auditor = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    server = await startTestServer({ folder });
  });
  afterEach(() => server.dispose());
  const keys = (): string => join(server.folder, 'keys.json');
  const feed = async (caller = {}) => (await server.get('/v1/events', caller)).status;

  it.each(losses)('%s before it started lets nobody in, and its readiness says why', async (_, lose) => {
    expect(await feed(auditor)).toBe(200);
    await server.running.stop();
    lose(keys());
    server = await startTestServer({ folder: server.folder });
    expect(await feed()).toBe(401);
    expect([401, 503]).toContain(await feed(auditor));
    const { status, body } = await server.get('/health/ready');
    expect(status).toBe(503);
    expect(body.checks.keys).toMatchObject({
      ok: false,
      state: 'closed',
      detail: expect.stringContaining('keys create'),
    });
    expect(body.checks.keys.detail).not.toContain(server.folder);
  });

  it('moved away asks whoever had a key to come again later, and lets in who has a new one', async () => {
    await server.running.stop();
    rmSync(keys());
    server = await startTestServer({ folder: server.folder });
    const refused = await server.get('/v1/events', auditor);
    expect(refused).toMatchObject({ status: 503, body: { code: 'keys-unavailable', retryable: true } });
    expect(refused.headers.get('retry-after')).toBe('1');
    await server.running.stop();
    const again = keyIn(server.folder, { actor: 'auditor', roles: ['audit'] });
    server = await startTestServer({ folder: server.folder });
    expect(await feed(again)).toBe(200);
    expect(await feed(auditor)).toBe(401);
    expect((await server.get('/health/ready')).status).toBe(200);
  });
});

describe('a log in EventStoreDB', () => {
  let node: StandIn;
  const folders: string[] = [];
  beforeEach(async () => {
    node = await StandIn.start();
  });
  afterEach(async () => {
    await node.kill();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const started = (folder = newFolder()) => {
    folders.push(folder);
    return startTestServer({ folder, settings: { eventStore: node.connectionString } });
  };

  it('has every server on it ask for keys, once a key was made for one of them', async () => {
    const folder = newFolder();
    const auditor = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    const first = await started(folder);
    expect((await first.get('/v1/events', auditor)).status).toBe(200);
    await first.running.stop();
    const elsewhere = await started();
    expect((await elsewhere.get('/v1/events')).status).toBe(401);
    expect((await elsewhere.get('/health/ready')).body.checks.keys).toMatchObject({ ok: false, state: 'closed' });
    await elsewhere.running.stop();
  });

  it('does not on its own', async () => {
    const server = await started();
    expect((await server.get('/v1/events')).status).toBe(200);
    await server.running.stop();
  });

  it('says so next to its identity, once, however many say it, and keeps its identity', async () => {
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => openEventStoreDb({ connectionString: node.connectionString })),
    );
    const identity = await stores[0]!.identity();
    expect(await stores[0]!.guard.isSet()).toBe(false);
    await Promise.all(stores.map((store) => store.guard.set()));
    expect(await Promise.all(stores.map((store) => store.guard.isSet()))).toEqual([true, true, true, true]);
    const types = node.database.log.filter(({ stream }) => stream === 'stepdown-log').map(({ type }) => type);
    expect(types).toEqual(['LogIdentified', 'AccessGuarded']);
    expect(await stores[1]!.identity()).toBe(identity);
    expect(await stores[1]!.head()).toBeUndefined();
    await Promise.all(stores.map((store) => store.close()));
  });
});
