import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { position } from '#event-store/port';
import type { PostgresServer } from '#read-models/postgres/testing/postgres-server';
import { useOwnPostgres } from '#read-models/postgres/testing/use-postgres';
import { admission, course, line, referral, service } from './support/commands.js';
import { stoppableProduction, type ProductionEngines } from './support/engines.js';
import { samplesIn } from './support/samples.js';
import { startTestServer, type TestServer } from './support/server.js';

const episodes = '/v1/reports/length-of-stay?of=episode&cutOff=2026-06-30';
const wholeCourse = (id: string) => course.map(([, data, type]) => line(id, type, data));

/** The metrics of a server, once one of them is another than it was. */
async function metricsOnceNot(server: TestServer, name: string, value: number) {
  for (;;) {
    const samples = samplesIn(String((await server.get('/metrics')).body));
    const valueOf = (each: string, check?: string) =>
      samples.find((sample) => sample.name === each && sample.labels.get('check') === check)?.value;
    if (valueOf(name) !== value) return valueOf;
    await new Promise(setImmediate);
  }
}

const postgres = useOwnPostgres();

describe('a server on EventStoreDB and PostgreSQL', () => {
  let engines: ProductionEngines<PostgresServer>;
  let server: TestServer;
  beforeEach(async () => {
    engines = await stoppableProduction(postgres.database);
    server = await startTestServer({ settings: engines.settings });
  });
  afterEach(async () => {
    await server.dispose();
    await engines.remove();
  });

  const visible = (at: string) => server.running.engine.read.waitFor(position(at));
  const recorded = async (id: string): Promise<string> => (await server.bulk(wholeCourse(id))).at(-1)!.position;

  it('goes on recording while PostgreSQL is down, says that it cannot report, and catches up', async () => {
    await visible(await recorded('before'));
    await engines.postgres.stop();
    expect(await server.get(episodes)).toMatchObject({ status: 503, body: { code: 'read-models-unavailable' } });
    expect(await server.get('/health/ready')).toMatchObject({
      status: 503,
      body: {
        checks: { log: { ok: true }, projection: { ok: false, detail: expect.not.stringContaining('127.0.0.1') } },
      },
    });
    expect((await server.get('/health/ready/reports')).status).toBe(503);
    expect(await server.get('/health/ready/commands')).toMatchObject({ status: 200, body: { status: 'ready' } });
    const last = await recorded('meanwhile');
    await engines.postgres.start();
    await visible(last);
    expect((await server.get(episodes)).body.groups).toMatchObject([{ n: 2 }]);
    expect(String((await server.get('/metrics')).body)).toMatch(/stepdown_read_models_notices_total [1-9]/);
  });

  it('is never good in a metric while PostgreSQL is down', async () => {
    const standby = await startTestServer({ settings: engines.settings });
    const reader = await startTestServer({ settings: { ...engines.settings, projector: 'off' } });
    const servers = [server, standby, reader];
    try {
      await visible(await recorded('before'));
      await engines.postgres.stop();
      await recorded('meanwhile');
      for (const each of servers) {
        const valueOf = await metricsOnceNot(each, 'stepdown_projection_up', 1);
        expect(valueOf('stepdown_projection_up')).toBe(0);
        expect(valueOf('stepdown_projection_active')).toBe(0);
        expect(valueOf('stepdown_ready', 'projection')).toBe(0);
        expect(valueOf('stepdown_ready', 'reports')).toBe(0);
        expect(valueOf('stepdown_ready', 'commands')).toBe(1);
        expect(valueOf('stepdown_log_head_age_seconds')).toBeGreaterThan(0);
        const known = valueOf('stepdown_projection_known');
        // Who projects knows how far it is; something is missing. Others know nothing, and say so.
        expect([
          [1, true],
          [0, false],
        ]).toContainEqual([known, valueOf('stepdown_projection_lag_seconds')! > 0]);
      }
    } finally {
      await Promise.all([standby.dispose(), reader.dispose()]);
    }
  });

  it('says that it does not know whether a command was recorded while EventStoreDB is down, and records it once', async () => {
    const last = await recorded('before');
    await visible(last);
    await engines.node.kill();
    const id = { 'idempotency-key': randomUUID() };
    const send = () => server.post('/v1/episodes/during/referral', referral, id);
    expect(await send()).toMatchObject({ status: 503, body: { code: 'outcome-unknown', retryable: true } });
    expect(await server.get('/v1/episodes/during')).toMatchObject({ status: 503, body: { code: 'log-unavailable' } });
    expect((await server.get(episodes)).body.groups).toMatchObject([{ n: 1 }]);
    const metrics = String((await server.get('/metrics')).body);
    expect(metrics).toMatch(/stepdown_projection_lag_bytes nan/i);
    for (const name of ['known', 'up', 'active']) expect(metrics).toContain(`stepdown_projection_${name} 0\n`);
    expect((await server.get('/health/ready/commands')).status).toBe(503);
    expect((await server.get('/health/ready/reports')).status).toBe(200);
    await engines.node.start();
    expect(await send()).toMatchObject({ status: 201 });
    expect(await send()).toMatchObject({ status: 200, body: { status: 'duplicate', revision: '0' } });
    await visible((await send()).body.position as string);
    expect((await server.get('/v1/episodes?status=referred')).body.episodes).toHaveLength(1);
    expect(String((await server.get('/metrics')).body)).toMatch(
      /stepdown_event_store_interruptions_total\{of="subscription"\} [1-9]/,
    );
  });

  it('refuses an entry that is larger than the log takes, alone and in a batch, and records the other entries', async () => {
    const remark = { ...service, reason: 'x'.repeat(500) };
    await recorded('before');
    engines.node.database.maxAppendSize = 800;
    const refused = { status: 413, code: 'entry-too-large', retryable: false, expected: '800' };
    await server.bulk([line('large', 'ReceiveReferral', referral), line('large', 'AdmitPatient', admission)]);
    expect(await server.post('/v1/episodes/large/services', remark)).toMatchObject({ status: 413, body: refused });
    const lines = [service, remark, service].map((data) => line('large', 'RecordService', data));
    expect(await server.bulk(lines)).toMatchObject([
      { status: 'accepted', revision: '2' },
      { status: 'rejected', problem: refused },
      { status: 'accepted', revision: '3' },
    ]);
  });
});
