import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { editReadModel } from '#cli/testing/edit-read-model';
import { position } from '#event-store/port';
import type { RebuildResult } from '#read-models/rebuild/rebuild';
import { configFrom } from '#server/config';
import { createLogger } from '#server/http/logger';
import { dataFolder } from '#server/engine/data-folder';
import { startServer } from '#server/server';
import { createApiKey } from '#access/api-key';
import { KeyFile } from '#access/key-file';
import { admission, line, referral } from './support/commands.js';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

describe('callers', () => {
  let server: TestServer;
  let recorder: { authorization: string };
  let limited: { authorization: string };
  let auditor: { authorization: string };
  beforeAll(async () => {
    const folder = newFolder();
    recorder = keyIn(folder, { actor: 'ehr-gateway', roles: ['record'] });
    limited = keyIn(folder, { actor: 'clinic-a', roles: ['record', 'analyse', 'audit'], provider: 'clinic-a' });
    auditor = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    server = await startTestServer({ folder });
  });
  afterAll(() => server.dispose());

  it('are asked for a key once there is one', async () => {
    const reply = await server.get('/v1/events');
    expect(reply).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect((await server.get('/v1/events', { authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it('are not asked for one by the health checks and the documentation', async () => {
    expect((await server.get('/health/live')).status).toBe(200);
    expect((await server.get('/health/ready')).status).toBe(200);
    expect((await server.get('/docs/openapi.json')).status).toBe(200);
  });

  it('may do what their roles say, and no more', async () => {
    expect(await server.get('/v1/events', recorder)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await server.get('/v1/events', auditor)).status).toBe(200);
    expect((await server.post('/v1/episodes/e0/referral', referral, auditor)).status).toBe(403);
    expect((await server.get('/metrics', auditor)).status).toBe(403);
    expect((await server.post('/v1/projection/rebuild', {}, auditor)).status).toBe(403);
    expect((await server.post('/v1/projection/verify', {}, recorder)).status).toBe(403);
    expect((await server.post('/v1/projection/verify', {}, auditor)).status).toBe(200);
  });

  it('are named in the metadata of what they record', async () => {
    await server.post('/v1/episodes/e1/referral', referral, recorder);
    const { body } = await server.get('/v1/episodes/e1/history', auditor);
    expect(body.entries[0].actor).toBe('ehr-gateway');
  });

  it('see differing rows if they may read every episode, else only their number', async () => {
    const folder = newFolder();
    const first = await startTestServer({ folder });
    const { body } = await first.post('/v1/episodes/e1/referral', referral);
    await first.running.engine.read.waitFor(position(body.position as string));
    await first.running.stop();
    await editReadModel(`${folder}/read-model.duckdb`, `update episode set status = 'admitted'`);
    const operator = keyIn(folder, { actor: 'operator', roles: ['operate'] });
    const both = keyIn(folder, { actor: 'auditor', roles: ['audit', 'operate'] });
    const second = await startTestServer({ folder });
    const answers = async (caller: { authorization: string }) => {
      const { body } = await second.post('/v1/projection/rebuild?dryRun=true', {}, caller);
      const { difference } = JSON.parse(String(body).trim().split('\n').at(-1)!) as RebuildResult;
      return { equal: difference!.equal, rows: difference!.rows.length };
    };
    expect(await answers(operator)).toEqual({ equal: false, rows: 0 });
    expect(await answers(both)).toEqual({ equal: false, rows: 1 });
    await second.dispose();
  });

  describe('limited to one provider', () => {
    it('cannot operate, with a key from before that was impossible either, nor count what is of others', async () => {
      expect(() => keyIn(server.folder, { actor: 'x', roles: ['operate'], provider: 'clinic-a' })).toThrow(/operate/);
      const { key, secret } = createApiKey({ actor: 'old', roles: ['audit', 'operate'] }, '2026-01-01T00:00:00.000Z');
      new KeyFile(dataFolder(server.folder)).add({ ...key, provider: 'clinic-a' });
      const old = { authorization: `Bearer ${secret}` };
      const again = await server.restart();
      for (const path of [
        '/v1/projection/rebuild?dryRun=true',
        '/v1/projection/switch-back',
        '/v1/projection/verify',
      ]) {
        const refused = await again.post(path, {}, old);
        expect(refused).toMatchObject({
          status: 403,
          body: { code: 'forbidden', detail: expect.stringContaining('limited to') },
        });
      }
      expect((await again.get('/metrics', old)).body.detail).toContain('cannot use operate');
      expect((await again.get('/v1/episodes', old)).status).toBe(200);
      expect((await again.get('/v1/projection', old)).body).toMatchObject({ state: 'live', parkedStreams: 0 });
      server = again;
    });

    it('record in its episodes only, singly and in bulk', async () => {
      await server.post('/v1/episodes/e2/referral', { ...referral, providerId: 'clinic-b' }, recorder);
      const reply = await server.post('/v1/episodes/e2/admission', admission, limited);
      expect(reply).toMatchObject({ status: 422, body: { code: 'episode-id-unavailable' } });
      const foreign = await server.post('/v1/episodes/e2/referral', { ...referral, providerId: 'clinic-b' }, limited);
      expect(foreign).toMatchObject({ status: 403, body: { code: 'provider-not-yours' } });
      const answers = await server.bulk(
        [
          line('e2', 'AdmitPatient', admission),
          line('e3', 'ReceiveReferral', referral),
          line('e3', 'AdmitPatient', admission),
        ],
        limited,
      );
      expect(answers.map(({ status }) => status)).toEqual(['rejected', 'accepted', 'accepted']);
    });

    it('cannot tell an episode of another provider from one that is not there', async () => {
      // Answers to calls of the same id are the same to the byte.
      const caller = { ...limited, 'x-request-id': 'same' };
      const sent = { ...referral, providerId: 'clinic-b' };
      await server.post('/v1/episodes/e5/referral', sent, {
        ...recorder,
        'stepdown-source-system': 'ehr',
        'stepdown-source-id': '5',
      });
      const envelopes: Record<string, string>[] = [
        {},
        { 'if-match': '"0"' },
        { 'if-match': '"3"' },
        { 'stepdown-source-system': 'ehr', 'stepdown-source-id': '5' },
      ];
      for (const envelope of envelopes) {
        const [there, not] = await Promise.all(
          ['e5', 'e6'].map((id) => server.post(`/v1/episodes/${id}/admission`, admission, { ...caller, ...envelope })),
        );
        expect(there).toMatchObject({ status: 422, body: { code: 'episode-id-unavailable' } });
        expect([not!.status, not!.body]).toEqual([there!.status, there!.body]);
        expect([...not!.headers.keys()]).toEqual([...there!.headers.keys()]);
      }
      const reads = ['', '/history', '/history?asOf=1', '/difference?since=0', '?effectiveOn=2026-01-01'];
      for (const read of reads) {
        const [there, not] = await Promise.all(
          ['e5', 'e6'].map((id) => server.get(`/v1/episodes/${id}${read}`, caller)),
        );
        expect([there!.status, there!.body]).toEqual([not!.status, not!.body]);
        expect(there!.status).toBe(404);
      }
    });

    it('see its episodes only', async () => {
      await server.post('/v1/episodes/e4/referral', { ...referral, providerId: 'clinic-b' }, recorder);
      expect((await server.get('/v1/episodes/e4', limited)).status).toBe(404);
      expect((await server.get('/v1/episodes/e4/history', limited)).status).toBe(404);
      expect((await server.get('/v1/events?limit=100000', limited)).body).not.toContain('"e4"');
    });
  });
});

describe('a server without any key', () => {
  it('refuses to listen where other machines can reach it', async () => {
    const folder = newFolder();
    const config = configFrom({ dataFolder: folder, host: '0.0.0.0', port: '0' }, {});
    await expect(startServer(config, createLogger('error'))).rejects.toThrow(/no API key exists/);
    rmSync(folder, { recursive: true });
  });
});

describe('a server without any key, reached on its own machine', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.dispose());

  it('refuses calls under a name that is not of this machine, and counts them', async () => {
    for (const path of ['/v1/events', '/v1/episodes', '/metrics', '/docs/openapi.json', '/health/ready', '/']) {
      expect(await begun(server, path, { host: 'evil.example' })).toMatchObject({ status: 403, code: 'host-refused' });
    }
    const { body } = await server.get('/metrics');
    expect(body).toContain('stepdown_refused_calls_total{code="host-refused"} 6');
  });

  it('refuses calls that a page of another site makes, whether they have a body or not', async () => {
    await server.post('/v1/episodes/e0/referral', referral);
    expect((await server.post('/v1/proofs/head', {})).status).toBe(200);
    const before = (await server.get('/v1/proofs/keys')).body;
    expect(before).toMatchObject({ keys: [expect.anything()] });
    const elsewhere = { origin: 'http://127.0.0.1:9', 'sec-fetch-site': 'same-site' };
    const rotated = await server.post('/v1/proofs/keys/rotation', {}, elsewhere);
    expect(rotated).toMatchObject({ status: 403, body: { code: 'origin-refused' } });
    expect((await server.post('/v1/episodes/e1/referral', referral, elsewhere)).status).toBe(403);
    expect((await server.get('/v1/proofs/keys')).body).toEqual(before);
  });
});

describe('a server with keys', () => {
  let server: TestServer;
  let operator: { authorization: string };
  beforeAll(async () => {
    const folder = newFolder();
    operator = keyIn(folder, { actor: 'operator', roles: ['operate'] });
    server = await startTestServer({ folder });
  });
  afterAll(() => server.dispose());

  it('answers under any name: whoever has no key gets nothing', async () => {
    expect(await begun(server, '/v1/events', { host: 'stepdown.example' })).toMatchObject({ status: 401 });
  });

  it('has its answers kept by nobody and taken for nothing else, problems too', async () => {
    for (const path of ['/v1/events', '/v1/nothing', '/metrics', '/health/ready']) {
      const { headers } = await server.get(path);
      expect({ path, cache: headers.get('cache-control'), type: headers.get('x-content-type-options') }).toEqual({
        ...{ path, cache: 'no-store', type: 'nosniff' },
      });
    }
  });

  it('counts and logs calls that it refuses', async () => {
    const before = await server.get('/metrics', operator);
    await server.get('/v1/events', { authorization: 'Bearer wrong' });
    await server.get('/v1/events', operator);
    const counts = (text: string) =>
      ['unauthenticated', 'forbidden'].map((code) => {
        return Number(new RegExp(`stepdown_refused_calls_total{code="${code}"} (\\d+)`).exec(text)?.[1] ?? 0);
      });
    const after = counts((await server.get('/metrics', operator)).body as string);
    expect(after).toEqual(counts(before.body as string).map((count) => count + 1));
  });

  it('asks who calls before it reads a body, on every route that takes one', async () => {
    const { paths } = (await server.get('/docs/openapi.json')).body as { paths: Record<string, object> };
    const calls = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x')] as const),
    );
    const withBody = calls.filter(([method]) => method !== 'GET');
    expect(withBody.length).toBeGreaterThan(20);
    for (const [method, path] of withBody) {
      const headers = { 'content-type': 'application/json', 'content-length': '100000' };
      expect({ path, ...(await begun(server, path, headers, method)) }).toMatchObject({ path, status: 401 });
    }
  });
});

/** The answer to a call of which nothing but the head is sent. */
function begun(
  { url }: TestServer,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number | undefined; code: unknown }> {
  return new Promise((resolve, reject) => {
    const call = request(url + path, { method, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        call.destroy();
        resolve({ status: answer.statusCode, code: (JSON.parse(text) as { code: unknown }).code });
      });
    });
    call.on('error', reject);
    if (method === 'GET') call.end();
    else call.flushHeaders();
  });
}
