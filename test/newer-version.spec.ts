import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SCHEMA_VERSION } from '#read-models/schema/schema';
import { referral } from './support/commands.js';
import { production, type Engines } from './support/engines.js';
import { rmSync } from 'node:fs';
import { newFolder, startTestServer, type TestServer } from './support/server.js';
import { killServers, spawnProjector } from './support/server-process.js';

const READ_AFTER = 'stepdown-read-after';
const episodes = '/v1/reports/length-of-stay?of=episode&cutOff=2026-06-30';

describe('processes of a newer version, on PostgreSQL', () => {
  let engines: Engines;
  let folder: string;
  let server: TestServer | undefined;
  beforeEach(async () => {
    engines = await production();
    folder = newFolder();
  });
  afterEach(async () => {
    killServers();
    await server?.dispose();
    await engines.remove();
    rmSync(folder, { recursive: true });
  });

  const serverThat = (projector: 'on' | 'off') => startTestServer({ settings: { ...engines.settings, projector } });

  /** Leaves read models as an older version of the program would. */
  async function leftByOlder(): Promise<void> {
    const older = await serverThat('on');
    const { body } = await older.post('/v1/episodes/before/referral', referral);
    await older.get(episodes, { [READ_AFTER]: String(body.position) });
    await older.dispose();
    const client = new pg.Client(engines.settings.readModels);
    await client.connect();
    await client.query('update stepdown_facts.projection set schema_version = $1', [SCHEMA_VERSION - 1]);
    await client.end();
  }

  it('record at once, and answer reports as soon as one of them has rebuilt the read models', async () => {
    await leftByOlder();
    server = await serverThat('off');
    const early = await server.get(episodes);
    expect(early).toMatchObject({ status: 503, body: { code: 'projection-rebuilding', retryable: true } });
    expect(early.headers.get('retry-after')).not.toBeNull();
    expect((await server.get('/v1/projection')).body).toMatchObject({ state: 'rebuilding' });
    expect((await server.get('/health/ready')).status).toBe(503);
    const { status, body } = await server.post('/v1/episodes/meanwhile/referral', referral);
    expect(status).toBe(201);

    const projector = await spawnProjector({ ...engines.settings, dataFolder: folder });
    await projector.logged('the read models were rebuilt');
    expect((await server.get(episodes, { [READ_AFTER]: String(body.position) })).status).toBe(200);
    expect((await server.get('/health/ready')).status).toBe(200);
    expect((await server.get('/v1/projection')).body).toMatchObject({
      state: 'elsewhere',
      events: '2',
      kept: { schemaVersion: SCHEMA_VERSION - 1, usable: false },
    });
    expect(await projector.stop()).toBe(0);
  });
});
