import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { position } from '#event-store/port';
import { SCHEMA_VERSION } from '#read-models/schema/schema';
import { course, line } from './support/commands.js';
import { production, type ProductionEngines } from './support/engines.js';
import { newFolder, startTestServer, type TestServer } from './support/server.js';
import { killServers, spawnProjector } from './support/server-process.js';

const questions = [
  '/v1/reports/length-of-stay?of=episode&cutOff=2026-06-30',
  '/v1/reports/length-of-stay/difference?since=1&cutOff=2026-06-30',
  '/v1/reports/retention?disclosure=public',
  '/v1/episodes',
];
const wholeCourse = (id: string) => course.map(([, data, type]) => line(id, type, data));

describe('read models that never held what the log holds', () => {
  let engines: ProductionEngines;
  let folder: string;
  let server: TestServer | undefined;
  beforeEach(async () => {
    engines = await production();
    folder = newFolder();
  });
  afterEach(async () => {
    killServers();
    await server?.dispose();
    server = undefined;
    await engines.remove();
    rmSync(folder, { recursive: true });
  });

  const serverThat = (projector: 'on' | 'off') => startTestServer({ settings: { ...engines.settings, projector } });
  const recorded = async (on: TestServer, id: string) => String((await on.bulk(wholeCourse(id))).at(-1)!.position);

  async function edit(sql: string): Promise<void> {
    const client = new pg.Client(engines.settings.readModels);
    await client.connect();
    await client.query(`set search_path to stepdown_facts; ${sql}`);
    await client.end();
  }

  /** Leaves read models with the first of two episodes, in a state that SQL makes of them. */
  async function leftHalfWay(sql: string): Promise<{ server: TestServer; first: string; last: string }> {
    const before = await serverThat('on');
    const first = await recorded(before, 'first');
    await before.running.engine.read.waitFor(position(first));
    await before.dispose();
    await edit(sql);
    server = await serverThat('off');
    return { server, first, last: await recorded(server, 'second') };
  }

  /** What is said until somebody has made them. */
  async function expectCatchingUp(on: TestServer, code: string, first: string, last: string): Promise<void> {
    const percent = Number((BigInt(first) * 100n) / BigInt(last));
    for (const path of questions) {
      const { status, headers, body } = await on.get(path);
      expect({ path, status }).toEqual({ path, status: 503 });
      expect(body).toMatchObject({ code, retryable: true, actual: first, expected: last });
      expect(body.detail).toContain(`${percent} % of the log`);
      expect(headers.get('retry-after')).not.toBeNull();
    }
    for (const path of ['/health/ready', '/health/ready/reports']) {
      const { status, body } = await on.get(path);
      expect({ path, status }).toEqual({ path, status: 503 });
      expect(body.checks.projection).toMatchObject({ ok: false, state: 'catching-up' });
      expect(body.checks.projection.detail).toContain(`${percent} % of the log`);
    }
    expect((await on.get('/health/ready/commands')).status).toBe(200);
  }

  async function expectAnswers(on: TestServer, last: string): Promise<void> {
    await on.running.engine.read.waitFor(position(last));
    expect((await on.get(questions[0]!)).body.groups).toMatchObject([{ n: 2 }]);
    for (const path of ['/health/ready', '/health/ready/reports']) expect((await on.get(path)).status).toBe(200);
  }

  it('answer no report, but how far they are, until a projector has filled them', async () => {
    const { server, first, last } = await leftHalfWay('update projection set filling = true');
    await expectCatchingUp(server, 'projection-catching-up', first, last);
    await spawnProjector({ ...engines.settings, dataFolder: folder });
    await expectAnswers(server, last);
  });

  it('answer as before where they were filled by a version that did not say so', async () => {
    const { server, first } = await leftHalfWay('alter table projection drop column filling');
    expect((await server.get(questions[0]!)).body).toMatchObject({ asOf: { position: first }, groups: [{ n: 1 }] });
    expect((await server.get('/health/ready/reports')).status).toBe(200);
  });

  it('answer as before where a projector is only behind', async () => {
    const { server, first } = await leftHalfWay('select 1');
    expect((await server.get(questions[0]!)).body).toMatchObject({ asOf: { position: first }, groups: [{ n: 1 }] });
    expect((await server.get('/health/ready')).status).toBe(200);
  });

  it('say how far another process is that makes them of another version', async () => {
    const older = `update projection set schema_version = ${SCHEMA_VERSION - 1}`;
    const halfMade =
      'create schema stepdown_facts_fresh; create table stepdown_facts_fresh.projection as table projection';
    const { server, first, last } = await leftHalfWay(older);
    await edit(halfMade);
    await expectCatchingUp(server, 'projection-rebuilding', first, last);
    await spawnProjector({ ...engines.settings, dataFolder: folder });
    await expectAnswers(server, last);
  });
});
