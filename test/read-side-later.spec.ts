import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { position } from '#event-store/port';
import type { PostgresServer } from '#read-models/postgres/testing/postgres-server';
import { useOwnPostgres } from '#read-models/postgres/testing/use-postgres';
import { course, line } from './support/commands.js';
import { production, stoppableProduction, type ProductionEngines } from './support/engines.js';
import { newFolder, startTestServer, type TestServer } from './support/server.js';
import { failedStart, killServers, spawnProjector } from './support/server-process.js';

const episodes = '/v1/reports/length-of-stay?of=episode&cutOff=2026-06-30';
const wholeCourse = (id: string) => course.map(([, data, type]) => line(id, type, data));

describe('a process that starts while PostgreSQL is down', () => {
  const postgres = useOwnPostgres();
  let engines: ProductionEngines<PostgresServer>;
  let folder: string;
  let server: TestServer | undefined;
  beforeEach(async () => {
    engines = await stoppableProduction(postgres.database);
    folder = newFolder();
    await engines.postgres.stop();
  });
  afterEach(async () => {
    killServers();
    await server?.dispose();
    server = undefined;
    await engines.remove();
    rmSync(folder, { recursive: true });
  });

  it.each(['on', 'off'])(
    'records, with --projector %s, and takes the read side up when it is there',
    async (projector) => {
      server = await startTestServer({ settings: { ...engines.settings, projector } });
      const answers = await server.bulk(wholeCourse('meanwhile'));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 'accepted'));
      expect((await server.get('/v1/episodes/meanwhile')).status).toBe(200);
      expect(await server.get(episodes)).toMatchObject({ status: 503, body: { code: 'read-models-unavailable' } });
      expect(await server.get('/v1/projection')).toMatchObject({ status: 503 });
      expect(await server.get('/health/ready/commands')).toMatchObject({ status: 200, body: { status: 'ready' } });
      for (const path of ['/health/ready', '/health/ready/reports']) {
        expect(await server.get(path)).toMatchObject({ status: 503, body: { checks: { projection: { ok: false } } } });
      }
      await engines.postgres.start();
      if (projector === 'off') await spawnProjector({ ...engines.settings, dataFolder: folder });
      const last = String(answers.at(-1)!.position);
      await server.running.engine.read.waitFor(position(last));
      expect((await server.get(episodes)).body.groups).toMatchObject([{ n: 1 }]);
      expect((await server.get('/health/ready/reports')).status).toBe(200);
    },
  );

  it('stops while it waits, at once and with everything recorded', async () => {
    server = await startTestServer({ settings: engines.settings });
    await server.bulk(wholeCourse('meanwhile'));
    const waiting = server.running.engine.read.waitFor(position(1));
    const ended = expect(waiting).rejects.toMatchObject({ code: 'read-model-unavailable' });
    server = await server.restart();
    await ended;
    expect((await server.get('/v1/episodes/meanwhile')).status).toBe(200);
  });

  it('that only projects waits too, and projects then', async () => {
    const projector = await spawnProjector({ ...engines.settings, dataFolder: folder });
    await projector.logged('waiting for the read models; reports answer 503');
    expect((await fetch(`${projector.url}/health/ready`)).status).toBe(503);
    await engines.postgres.start();
    await projector.logged('projecting');
    expect((await fetch(`${projector.url}/health/ready`)).status).toBe(200);
    expect(await projector.stop()).toBe(0);
  });

  it('says what is wrong where PostgreSQL is there and cannot be used, and goes on recording', async () => {
    const address = new URL(engines.settings.readModels!);
    address.pathname = '/no-such-database';
    server = await startTestServer({ settings: { ...engines.settings, readModels: address.href } });
    await engines.postgres.start();
    const { read } = server.running.engine;
    while (read.state === 'retrying') await new Promise(setImmediate);
    expect(await server.get('/health/ready/reports')).toMatchObject({
      status: 503,
      body: { checks: { projection: { ok: false, state: 'failed' } } },
    });
    expect((await server.get('/v1/projection')).body).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('no-such-database'),
    });
    expect(await server.get(episodes)).toMatchObject({ status: 503, body: { code: 'projection-stopped' } });
    expect((await server.bulk(wholeCourse('e')))[0]).toMatchObject({ status: 'accepted' });
  });
});

describe('a process whose PostgreSQL is configured wrongly', () => {
  let engines: ProductionEngines;
  let folder: string;
  beforeAll(async () => {
    engines = await production();
    folder = newFolder();
  });
  afterEach(killServers);
  afterAll(async () => {
    await engines.remove();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['another database', (url: URL) => (url.pathname = '/no-such-database'), /no-such-database/],
    ['another password', (url: URL) => (url.password = 'wrong'), /password/],
    ['a parameter that the server does not know', (url: URL) => (url.search = '?options=-c%20nosuch%3D1'), /nosuch/],
    ['a parameter that the client does not know', (url: URL) => (url.search = '?nosuch=1'), /its parameters are/],
    ['encryption that the server has not', (url: URL) => (url.search = '?sslmode=require'), /SSL|Error/],
    [
      'a certificate that is not there',
      (url: URL) => (url.search = '?sslmode=verify-full&sslrootcert=/no/ca'),
      /no\/ca/,
    ],
  ])('does not start: %s', async (_name, change, message) => {
    const address = new URL(engines.settings.readModels!);
    change(address);
    const settings = { ...engines.settings, readModels: address.href };
    expect(await failedStart(folder, settings)).toMatch(message);
  });
});
